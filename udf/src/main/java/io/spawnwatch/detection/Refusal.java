package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a detection cannot be run. Programs count refusals by their construct and their problem; people read the text.
 *
 * @param place     where the problem is
 * @param construct what is refused
 * @param macros    macros that the place was expanded from, outermost first; empty for what the file itself says
 * @param problem   what is wrong; as far as possible the same words in all files with this problem
 * @param cure      what to write instead, or null
 */
public record Refusal(
        Place place,
        Construct construct,
        List<String> macros,
        String problem,
        @Nullable String cure) implements Serializable {

    /** Copies the list. */
    public Refusal {
        macros = List.copyOf(macros);
    }

    /** Why a detection file was refused. A fault without a refusal of its own is about the file as such. */
    public static Refusal of(InvalidDocumentException fault) {
        return fault instanceof InvalidDetectionException invalid
                ? invalid.refusal()
                : new Refusal(fault.place(), Construct.DETECTION_FILE, List.of(), fault.problem(), fault.cure());
    }

    /** {@code in macro `name`: problem; cure}, without the place. */
    public String reason() {
        return within(macros) + problemAndCure();
    }

    /** {@code problem; cure}, without place and macros. */
    public String problemAndCure() {
        return cure == null ? problem : problem + "; " + cure;
    }

    /** {@code in macro `name`: }, once for each macro, so that nobody looks for a macro's words in the file. */
    public static String within(List<String> macros) {
        return macros.stream().map(macro -> "in macro `" + macro + "`: ").collect(Collectors.joining());
    }

    /** {@code file:line:column: reason}. */
    @Override
    public String toString() {
        return place + ": " + reason();
    }
}
