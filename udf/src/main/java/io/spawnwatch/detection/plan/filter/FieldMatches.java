package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.eval.ValueList;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.List;

/**
 * True if the event has the field and its value matches any of the patterns or, if {@code wanted} is false, none of
 * them.
 */
final class FieldMatches implements EventPredicate {
    private final ProcessField field;
    private final ValueList values;
    private final boolean wanted;

    FieldMatches(ProcessField field, List<ValuePattern> patterns, boolean wanted) {
        this.field = field;
        this.values = new ValueList(patterns);
        this.wanted = wanted;
    }

    @Override
    public boolean test(EventFields event) {
        CharSequence value = event.characters(field);
        return value != null && values.contains(value) == wanted;
    }
}
