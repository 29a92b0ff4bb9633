package io.spawnwatch.detection.spl;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a piece of a search comes from.
 *
 * @param place  place in the detection file; for what a macro expands to, the place of the outermost call
 * @param macros macros that it was expanded from, outermost first, each as Splunk names it: {@code name} or
 *     {@code name(2)}; empty for what the file itself says
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

    /** What a macro that is called here expands to. */
    Origin within(String macro) {
        List<String> deeper = new ArrayList<>(macros);
        deeper.add(macro);
        return new Origin(place, deeper);
    }

    /** An error here; says in which macro, so that nobody looks for the words in the file. */
    public InvalidDocumentException fault(String reason) {
        StringBuilder text = new StringBuilder();
        macros.forEach(macro -> text.append("in macro `").append(macro).append("`: "));
        return new InvalidDocumentException(place, text.append(reason).toString());
    }
}
