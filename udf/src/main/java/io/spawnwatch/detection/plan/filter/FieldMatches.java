package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.List;

/**
 * True if the event has the field and its value matches any of the patterns or, if {@code wanted} is false, none of
 * them.
 */
final class FieldMatches implements EventPredicate {
    private final ProcessField field;
    private final ValuePattern[] patterns;
    private final boolean wanted;

    FieldMatches(ProcessField field, List<ValuePattern> patterns, boolean wanted) {
        this.field = field;
        this.patterns = patterns.toArray(ValuePattern[]::new);
        this.wanted = wanted;
    }

    @Override
    public boolean test(ProcessEvent event) {
        String value = event.get(field);
        return value != null && matches(value) == wanted;
    }

    private boolean matches(String value) {
        for (ValuePattern pattern : patterns) {
            if (pattern.matches(value)) {
                return true;
            }
        }
        return false;
    }
}
