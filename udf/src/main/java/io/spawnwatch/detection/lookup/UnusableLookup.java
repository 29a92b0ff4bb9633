package io.spawnwatch.detection.lookup;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Why a lookup cannot be used.
 *
 * @param place   where its definition, or its file, says so; null if that is all of the file
 * @param problem what is wrong, without the place
 * @param cure    what to write instead, or null
 */
public record UnusableLookup(
        @Nullable Place place, String problem, @Nullable String cure) implements Serializable {

    static UnusableLookup of(InvalidDocumentException fault) {
        return new UnusableLookup(fault.place(), fault.problem(), fault.cure());
    }

    /** {@code file:line:column: problem; cure}. */
    @Override
    public String toString() {
        return (place == null ? "" : place + ": ") + problem + (cure == null ? "" : "; " + cure);
    }
}
