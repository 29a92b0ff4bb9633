package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.event.ProcessField;

/**
 * A text that an event's field must have, without regard to case.
 *
 * @param field the field
 * @param text  the text, case folded
 * @param whole whether the text is the field's whole value; otherwise the value contains it
 */
public record RequiredLiteral(ProcessField field, String text, boolean whole) {

    /** The literal as a quoted SPL value, with a wildcard on each side unless it is the whole value. */
    String inSpl() {
        String escaped = ValuePattern.escape(text);
        return '"' + (whole ? escaped : "*" + escaped + "*") + '"';
    }
}
