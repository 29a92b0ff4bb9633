package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a piece of a search comes from.
 *
 * @param place  place in the detection file; for text from a macro, the place of the outermost call
 * @param macros macros that it was expanded from, outermost first, each as Splunk names it: {@code name} or
 *               {@code name(2)}; empty for what the file itself says
 */
public record Origin(Place place, List<String> macros) {

    /** Copies the list. */
    public Origin {
        macros = List.copyOf(macros);
    }

    /** A place in the file itself. */
    static Origin at(Place place) {
        return new Origin(place, List.of());
    }

    /** The origin of the expansion of a macro that is called here. */
    Origin within(String macro) {
        List<String> deeper = new ArrayList<>(macros);
        deeper.add(macro);
        return new Origin(place, deeper);
    }

    /** Refuses what is here. */
    public InvalidDetectionException fault(Construct construct, String problem) {
        return fault(construct, problem, null);
    }

    /**
     * Refuses what is here.
     *
     * @param problem what is wrong
     * @param cure    what to write instead, or null
     */
    public InvalidDetectionException fault(Construct construct, String problem, @Nullable String cure) {
        return new InvalidDetectionException(new Refusal(place, construct, macros, problem, cure));
    }

    /** Warns about what is here. The text names the macros, so that nobody looks for a macro's words in the file. */
    public Warning warning(String text) {
        return new Warning(place, Refusal.within(macros) + text);
    }
}
