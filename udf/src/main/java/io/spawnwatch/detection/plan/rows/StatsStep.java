package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.StatsAggregate;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.StatsFunction;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The effect of {@code stats} or {@code eventstats} on the rows of one window.
 *
 * <p>A row without one of the {@code by} fields belongs to no group: {@code stats} leaves it out, {@code eventstats} leaves
 * it as it is. A row whose field has several values belongs to a group for each.
 */
final class StatsStep {
    private static final String COUNT = "count";
    private static final String FIRST_TIME = "firstTime";
    private static final String LAST_TIME = "lastTime";

    private final boolean keepsRows;
    private final List<String> by;

    /** The {@code by} fields without one that holds the window's start, which says nothing within a window. */
    private final List<String> identifying;

    private final boolean byTime;
    private final Map<String, StatsCalculation> outputs;

    private StatsStep(StatsCommand command, List<String> identifying, boolean byTime) {
        this.keepsRows = command.keepsRows();
        this.by = names(command.by());
        this.identifying = List.copyOf(identifying);
        this.byTime = byTime;
        this.outputs = new LinkedHashMap<>();
        command.aggregates().forEach(aggregate -> outputs.put(aggregate.output(), new StatsCalculation(aggregate)));
    }

    /**
     * Checks the command and applies it to the scope.
     *
     * @param origins where the values of the row's fields come from in {@code tstats}
     * @param spansAreWindows whether each span of time that {@code tstats} groups by is a window of its own
     * @throws io.spawnwatch.document.InvalidDocumentException if part of it is not supported
     */
    static StatsStep of(StatsCommand command, RowScope scope, FieldOrigins origins, boolean spansAreWindows) {
        checkGroups(command, scope);
        Map<String, Shape> shapes = shapes(command, scope);
        List<String> ofTime = names(command.by()).stream()
                .filter(field -> FieldName.TIME.equals(origins.of(field)))
                .toList();
        List<String> identifying = new ArrayList<>(names(command.by()));
        if (spansAreWindows) {
            identifying.removeAll(ofTime);
        }
        StatsStep step = new StatsStep(command, identifying, !ofTime.isEmpty());
        if (!command.keepsRows()) {
            scope.group(names(command.by()));
        }
        shapes.forEach(scope::assign);
        return step;
    }

    /**
     * Whether each group of the command has exactly one row, so that no other row is needed to compute it. The risk
     * event's own count must not be computed there: it would replace the group's.
     */
    static boolean isWithinRow(StatsCommand command, RowScope scope) {
        boolean counts = command.aggregates().stream()
                .anyMatch(aggregate -> aggregate.output().equals(COUNT) && !isOfField(aggregate, COUNT));
        return !counts && hasOneRowPerGroup(command, scope);
    }

    private static boolean hasOneRowPerGroup(StatsCommand command, RowScope scope) {
        return scope.missingFromIdentity(command.by()).isEmpty()
                && command.by().stream().noneMatch(field -> {
                    Shape shape = scope.shape(field.text());
                    return shape != null && shape.several();
                });
    }

    private static void checkGroups(StatsCommand command, RowScope scope) {
        int several = 0;
        for (Word field : command.by()) {
            several += scope.schema().require(field.text(), field.origin()).several() ? 1 : 0;
            if (several > (command.keepsRows() ? 0 : 1)) {
                throw field.origin()
                        .fault(
                                Construct.formOf(command.name().text()),
                                command.keepsRows()
                                        ? "'eventstats' by the field '" + field
                                                + "', which may have several values, is not supported"
                                        : "'stats' by a second field that may have several values, '" + field
                                                + "', is not supported");
            }
        }
    }

    private static Map<String, Shape> shapes(StatsCommand command, RowScope scope) {
        boolean single = hasOneRowPerGroup(command, scope);
        Set<String> taken = new LinkedHashSet<>(names(command.by()));
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (StatsAggregate aggregate : command.aggregates()) {
            StatsFunction function = aggregate.computes();
            Word field = aggregate.field();
            if (field == null && function != StatsFunction.COUNT) {
                throw aggregate
                        .function()
                        .origin()
                        .fault(
                                aggregate.construct(),
                                "the aggregate '" + aggregate.function() + "' needs a field in parentheses");
            }
            Shape source = field == null ? null : scope.schema().require(field.text(), field.origin());
            checkOutput(command, aggregate, scope);
            if (!taken.add(aggregate.output())) {
                throw aggregate
                        .function()
                        .origin()
                        .fault(
                                aggregate.construct(),
                                "the row already has a field '" + aggregate.output() + "'",
                                "rename this one with 'as'");
            }
            boolean several = function == StatsFunction.VALUES && source != null && (source.several() || !single);
            shapes.put(
                    aggregate.output(),
                    new Shape(several, ValueMonotonicity.constantIf(source == null || source.isConstant())));
        }
        return shapes;
    }

    /**
     * Checks that the result does not take the name of a field of the risk event, unless it is what that field shows: its
     * count is a whole number of the row, its times are those of the row's first and last event.
     */
    private static void checkOutput(StatsCommand command, StatsAggregate aggregate, RowScope scope) {
        StatsFunction function = aggregate.computes();
        boolean same =
                switch (aggregate.output()) {
                    case COUNT ->
                        function == StatsFunction.COUNT
                                || function == StatsFunction.DISTINCT_COUNT
                                || isOfField(aggregate, COUNT);
                    case FIRST_TIME ->
                        !command.keepsRows() && function == StatsFunction.MIN && isField(aggregate, FIRST_TIME);
                    case LAST_TIME ->
                        !command.keepsRows() && function == StatsFunction.MAX && isField(aggregate, LAST_TIME);
                    default -> !ReservedFields.contains(aggregate.output());
                };
        if (!same) {
            scope.requireUnreserved(aggregate.output(), aggregate.function().origin(), null);
        }
    }

    /** Whether the result is a sum or one of the values of this field. */
    private static boolean isOfField(StatsAggregate aggregate, String field) {
        StatsFunction function = aggregate.computes();
        return isField(aggregate, field)
                && (function == StatsFunction.SUM || function == StatsFunction.MIN || function == StatsFunction.MAX);
    }

    private static boolean isField(StatsAggregate aggregate, String field) {
        return aggregate.field() != null && aggregate.field().text().equals(field);
    }

    private static List<String> names(List<Word> fields) {
        return fields.stream().map(Word::text).toList();
    }

    /** Whether it groups by the spans of time that {@code tstats} groups by. */
    boolean byTime() {
        return byTime;
    }

    /** Whether the rows remain, with more fields. */
    boolean keepsRows() {
        return keepsRows;
    }

    /** The fields that rows are grouped by. */
    List<String> by() {
        return by;
    }

    /** The fields whose values identify a row of the result within its window. */
    List<String> identifying() {
        return identifying;
    }

    /** The effect on a row that is the only one of its group; false if it is left out. */
    boolean applyToOnly(Row row) {
        boolean complete = by.stream().allMatch(field -> row.get(field) != null);
        if (!complete) {
            return keepsRows;
        }
        Map<String, @Nullable RowValue> results = compute(List.of(row));
        if (!keepsRows) {
            row.keep(by);
        }
        results.forEach(row::put);
        return true;
    }

    /**
     * The effect on the rows of a window.
     *
     * @param rows in an order that does not depend on how they arrived
     */
    List<SearchRow> apply(List<SearchRow> rows) {
        Map<List<String>, List<SearchRow>> groups = new LinkedHashMap<>();
        for (SearchRow row : rows) {
            for (List<String> values : groupsOf(row.row())) {
                groups.computeIfAbsent(values, any -> new ArrayList<>()).add(row);
            }
        }
        return keepsRows ? withResults(rows, groups.values()) : grouped(groups);
    }

    /** The groups of a row, as texts: one for each value of the field that may have several. */
    private List<List<String>> groupsOf(Row row) {
        List<List<String>> groups = List.of(List.of());
        for (String field : by) {
            RowValue value = row.get(field);
            if (value == null) {
                return List.of();
            }
            List<List<String>> longer = new ArrayList<>();
            for (List<String> group : groups) {
                for (String text : value.texts()) {
                    List<String> with = new ArrayList<>(group);
                    with.add(text);
                    longer.add(with);
                }
            }
            groups = longer;
        }
        return groups;
    }

    private List<SearchRow> grouped(Map<List<String>, List<SearchRow>> groups) {
        List<SearchRow> results = new ArrayList<>(groups.size());
        groups.forEach((values, members) -> {
            Row row = new Row();
            List<String> groupValues = new ArrayList<>();
            TreeSet<Integer> sources = new TreeSet<>();
            for (int i = 0; i < by.size(); i++) {
                RowValue first = members.get(0).row().get(by.get(i));
                row.put(by.get(i), first == null || first.isList() ? new RowValue.Text(values.get(i)) : first);
                if (identifying.contains(by.get(i))) {
                    groupValues.add(values.get(i));
                }
            }
            compute(members.stream().map(SearchRow::row).toList()).forEach(row::put);
            members.forEach(member -> sources.addAll(member.sources()));
            results.add(new SearchRow(row, groupValues, sources, count(row)));
        });
        return results;
    }

    private List<SearchRow> withResults(List<SearchRow> rows, Iterable<List<SearchRow>> groups) {
        for (List<SearchRow> members : groups) {
            Map<String, @Nullable RowValue> results =
                    compute(members.stream().map(SearchRow::row).toList());
            members.forEach(member -> results.forEach(member.row()::put));
        }
        return outputs.containsKey(COUNT)
                ? rows.stream()
                        .map(row -> new SearchRow(row.row(), row.groupValues(), row.sources(), count(row.row())))
                        .toList()
                : rows;
    }

    private Map<String, @Nullable RowValue> compute(List<Row> rows) {
        Map<String, @Nullable RowValue> results = new LinkedHashMap<>();
        outputs.forEach((name, calculation) -> results.put(name, calculation.compute(rows)));
        return results;
    }

    private static @Nullable Long count(Row row) {
        return row.get(COUNT) instanceof RowValue.Numeric numeric ? Long.valueOf((long) numeric.number()) : null;
    }
}
