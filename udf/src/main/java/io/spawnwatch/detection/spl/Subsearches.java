package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Warning;
import java.util.function.Consumer;

/** Runs the subsearches of a search while it is parsed. */
@FunctionalInterface
public interface Subsearches {

    /**
     * The condition that a subsearch makes.
     *
     * @param warnings receives warnings about what is valid but probably not meant
     * @throws InvalidDetectionException if it cannot be run
     */
    Condition condition(Subsearch subsearch, Consumer<Warning> warnings);

    /** Refuses every subsearch, for text that has no lookups. */
    static Subsearches none() {
        return (subsearch, warnings) -> {
            throw subsearch.origin().fault(Construct.SUBSEARCH, "a subsearch is not supported here");
        };
    }
}
