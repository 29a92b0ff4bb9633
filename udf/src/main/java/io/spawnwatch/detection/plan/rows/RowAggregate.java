package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.eval.GroupCounts;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.eval.NumberText;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.plan.eval.ValueOrder;
import io.spawnwatch.detection.plan.rows.GroupTotals.ValueTotals;
import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.AggregateFunction;
import io.spawnwatch.event.ProcessField;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes an aggregate from a group's totals. */
final class RowAggregate {
    private static final double MILLIS = 1000.0;

    private final AggregateFunction function;
    private final boolean ofTime;
    private final @Nullable ProcessField field;

    private RowAggregate(AggregateFunction function, boolean ofTime, @Nullable ProcessField field) {
        this.function = function;
        this.ofTime = ofTime;
        this.field = field;
    }

    /** The computation of an aggregate that the search checker has accepted. */
    static RowAggregate of(Aggregate aggregate) {
        boolean ofTime = aggregate.isOfTime();
        return new RowAggregate(
                aggregate.computes(),
                ofTime,
                aggregate.argument() == null || ofTime
                        ? null
                        : EndpointProcesses.field(aggregate.argument().name()));
    }

    /** The field whose values it needs, or null if counts and times are enough. */
    @Nullable
    ProcessField field() {
        return field;
    }

    /**
     * Whether it computes what the risk event's field of a name contains.
     *
     * @param ofRows {@code count}, {@code firstTime} or {@code lastTime}
     */
    boolean is(String ofRows) {
        return field == null
                && switch (ofRows) {
                    case "count" -> function == AggregateFunction.COUNT;
                    case "firstTime" -> function == AggregateFunction.MIN || function == AggregateFunction.EARLIEST;
                    case "lastTime" -> function == AggregateFunction.MAX || function == AggregateFunction.LATEST;
                    default -> false;
                };
    }

    Shape shape() {
        return switch (function) {
            case COUNT, DISTINCT_COUNT -> new Shape(false, ValueMonotonicity.INCREASING);
            case VALUES -> new Shape(true, ValueMonotonicity.INCREASING);
            case MIN, EARLIEST -> new Shape(false, ofTime ? ValueMonotonicity.DECREASING : ValueMonotonicity.UNKNOWN);
            case MAX, LATEST -> new Shape(false, ofTime ? ValueMonotonicity.INCREASING : ValueMonotonicity.UNKNOWN);
        };
    }

    /** The result, or null if no event had the field. */
    @Nullable
    RowValue compute(GroupTotals totals) {
        return field == null ? ofSightings(totals) : compute(totals.values(field));
    }

    private RowValue ofSightings(GroupCounts counts) {
        return switch (function) {
            case COUNT -> new RowValue.Numeric(counts.count());
            case MIN, EARLIEST -> new RowValue.Numeric(counts.firstTimeMs() / MILLIS);
            case MAX, LATEST -> new RowValue.Numeric(counts.lastTimeMs() / MILLIS);
            case VALUES, DISTINCT_COUNT -> throw new IllegalStateException("not checked: " + function);
        };
    }

    /**
     * The result as far as an incremental condition may need it: counts and times are exact; of a list of values only
     * the newest is known. The least, greatest, first and last value are missing, since no such condition reads them.
     */
    @Nullable
    RowValue soFar(GroupProgress progress) {
        if (field == null) {
            return ofSightings(progress);
        }
        return switch (function) {
            case COUNT -> new RowValue.Numeric(progress.sightings(field));
            case DISTINCT_COUNT -> new RowValue.Numeric(progress.distinct(field));
            case VALUES -> newest(progress.newValue(field), progress.distinct(field));
            case MIN, MAX, EARLIEST, LATEST -> null;
        };
    }

    private static @Nullable RowValue newest(@Nullable String value, long size) {
        if (size == 0) {
            return null;
        }
        return size == 1 && value != null
                ? new RowValue.Text(value)
                : new RowValue.Newest(value == null ? List.of() : List.of(value), size);
    }

    private @Nullable RowValue compute(Map<String, ValueTotals> values) {
        return switch (function) {
            case COUNT ->
                new RowValue.Numeric(
                        values.values().stream().mapToLong(ValueTotals::count).sum());
            case DISTINCT_COUNT -> new RowValue.Numeric(values.size());
            case VALUES ->
                RowValue.of(
                        values.keySet().stream().sorted(ValueOrder.CODE_POINTS).toList());
            case MIN -> extreme(values.keySet(), false);
            case MAX -> extreme(values.keySet(), true);
            case EARLIEST ->
                text(values.entrySet().stream()
                        .min(Comparator.<Map.Entry<String, ValueTotals>>comparingLong(
                                        value -> value.getValue().firstTimeMs())
                                .thenComparing(Map.Entry::getKey, ValueOrder.CODE_POINTS))
                        .map(Map.Entry::getKey)
                        .orElse(null));
            case LATEST ->
                text(values.entrySet().stream()
                        .max(Comparator.<Map.Entry<String, ValueTotals>>comparingLong(
                                        value -> value.getValue().lastTimeMs())
                                .thenComparing(Map.Entry::getKey, ValueOrder.CODE_POINTS.reversed()))
                        .map(Map.Entry::getKey)
                        .orElse(null));
        };
    }

    private static @Nullable RowValue extreme(Collection<String> values, boolean greatest) {
        boolean numbers = values.stream().noneMatch(value -> Double.isNaN(NumberText.parse(value)));
        Comparator<String> order = numbers
                ? Comparator.comparingDouble(NumberText::parse).thenComparing(ValueOrder.CODE_POINTS)
                : ValueOrder.CODE_POINTS;
        List<String> sorted = values.stream().sorted(order).toList();
        return sorted.isEmpty() ? null : text(sorted.get(greatest ? sorted.size() - 1 : 0));
    }

    private static @Nullable RowValue text(@Nullable String value) {
        return value == null ? null : new RowValue.Text(value);
    }
}
