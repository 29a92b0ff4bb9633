package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.TstatsCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events a {@code tstats} counts: those that satisfy its {@code where} and, without {@code fillnull_value}, have
 * a value of each {@code by} field. Splunk omits the rows of events in which such a field is null.
 *
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Tstats">tstats, fillnull_value</a>
 */
public final class CountedEvents {

    private CountedEvents() {}

    /** The condition that an event must satisfy, or null if every event counts. */
    public static @Nullable Condition of(TstatsCommand tstats) {
        List<Condition> conditions = new ArrayList<>();
        if (tstats.where() != null) {
            conditions.add(tstats.where());
        }
        if (tstats.fillnullValue() == null) {
            tstats.by().stream().distinct().map(CountedEvents::isPresent).forEach(conditions::add);
        }
        if (conditions.isEmpty()) {
            return null;
        }
        return conditions.size() == 1 ? conditions.get(0) : new AndCondition(conditions);
    }

    private static Condition isPresent(FieldName field) {
        ComparedValue any = new ComparedValue(ValuePattern.ofWritten("*"), field.origin());
        return new Comparison(field, ComparisonOperator.EQUAL, any);
    }
}
