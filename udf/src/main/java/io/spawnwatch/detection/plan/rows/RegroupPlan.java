package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a search from its first {@code stats} or {@code eventstats} that needs several rows of {@code tstats}. It is
 * computed from all rows of one window. Immutable and thread-safe.
 *
 * <p>Rows can be computed apart if they differ in a field by which every one of these commands groups: none of them ever
 * brings such rows together. These fields are the {@linkplain #key key}.
 */
public final class RegroupPlan {
    private final List<Segment> segments = new ArrayList<>();

    private final List<String> inputFields;
    private final List<String> keyFields;
    private final List<String> groupFields;
    private final List<Integer> groupPositions;
    private final Map<String, String> shownNames;

    /**
     * A row of {@code tstats}.
     *
     * @param groupValues values of the {@code by} fields of {@code tstats}, in the search's order
     * @param fields      the row's fields after the commands before the first of these
     */
    public record Input(List<String> groupValues, List<RowField> fields) {}

    /**
     * A row of the search's result.
     *
     * @param groupValues values of {@link #groupFields()}; no two rows of a window have the same
     * @param fields      its fields, under the names that they are shown under
     * @param sources     positions of the input rows that it is made of, in ascending order
     * @param count       its field {@code count}, if one of these commands computed it; else null
     */
    public record Output(
            List<String> groupValues,
            List<RowField> fields,
            List<Integer> sources,
            @Nullable Long count) {}

    /** A {@code stats} or {@code eventstats} with the commands after it, up to the next. */
    private record Segment(StatsStep stats, List<RowStep> steps) {

        List<SearchRow> apply(List<SearchRow> rows) {
            List<SearchRow> kept = new ArrayList<>();
            for (SearchRow row : stats.apply(rows)) {
                if (isKept(row.row())) {
                    kept.add(row);
                }
            }
            return kept;
        }

        private boolean isKept(Row row) {
            for (RowStep step : steps) {
                if (!step.apply(row)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Plans the commands.
     *
     * @param commands  the first is a {@code stats} or {@code eventstats}
     * @param scope     the scope of the first
     * @param origins   where the values of the row's fields come from in {@code tstats}
     * @param spansAreWindows whether each span of time that {@code tstats} groups by is a window of its own
     * @param columns   the fields of {@code tstats} that rows are grouped by, as {@code origins} names them, with their
     *                  positions among the values of the group
     * @param columnNames CIM names by position
     */
    RegroupPlan(
            List<Command> commands,
            RowScope scope,
            FieldOrigins origins,
            boolean spansAreWindows,
            Map<String, Integer> columns,
            List<String> columnNames) {
        scope.complete();
        List<String> before = scope.schema().names();
        FieldOrigins inputs = scope.follow(before);
        // A row whose field has several values belongs to several groups.
        Set<String> key = new LinkedHashSet<>(before);
        key.removeIf(name -> Objects.requireNonNull(scope.shape(name)).several());
        List<String> identity = columnNames;
        List<Integer> positions = IntStream.range(0, columnNames.size()).boxed().toList();
        RowCommands following = new RowCommands(scope, origins, spansAreWindows, LookupTables.of(Map.of()));
        for (Command command : commands) {
            if (!(command instanceof StatsCommand stats)) {
                command.accept(following);
                continue;
            }
            finish(following);
            key.retainAll(stats.by().stream()
                    .map(Word::text)
                    .map(inputs::of)
                    .filter(Objects::nonNull)
                    .toList());
            StatsStep step = StatsStep.of(stats, scope, origins, spansAreWindows);
            if (!step.keepsRows()) {
                identity = step.identifying().stream().map(RowFields::shownName).toList();
                positions = step.identifying().stream()
                        .map(field -> columns.getOrDefault(Objects.requireNonNullElse(origins.of(field), ""), -1))
                        .toList();
            }
            segments.add(new Segment(step, List.of()));
            following = new RowCommands(scope, origins, spansAreWindows, LookupTables.of(Map.of()));
        }
        finish(following);
        inputFields = inputFields((StatsCommand) commands.get(0), before);
        keyFields = List.copyOf(key);
        groupFields = List.copyOf(identity);
        groupPositions = List.copyOf(positions);
        shownNames = RowFields.shownNames(scope.schema().names());
    }

    /** Adds the commands since the last {@code stats} or {@code eventstats}. */
    private void finish(RowCommands following) {
        if (!segments.isEmpty()) {
            Segment last = segments.remove(segments.size() - 1);
            segments.add(new Segment(last.stats(), following.steps()));
        }
    }

    /** The fields that are needed of a row: after {@code stats}, none but those that it names. */
    private static List<String> inputFields(StatsCommand first, List<String> names) {
        if (first.keepsRows()) {
            return names;
        }
        Set<String> needed = new LinkedHashSet<>();
        first.by().forEach(field -> needed.add(field.text()));
        first.aggregates().stream()
                .filter(aggregate -> aggregate.field() != null)
                .forEach(aggregate ->
                        needed.add(Objects.requireNonNull(aggregate.field()).text()));
        return names.stream().filter(needed::contains).toList();
    }

    /** Whether no row is made of several spans of time. */
    boolean groupsByTime() {
        return segments.stream().allMatch(segment -> segment.stats().byTime());
    }

    /** The fields that are needed of each row of {@code tstats}. */
    List<String> inputFields() {
        return inputFields;
    }

    /** Whether a row of {@code tstats} is in any group. */
    boolean needs(Row row) {
        StatsStep first = segments.get(0).stats();
        return first.keepsRows() || first.by().stream().allMatch(field -> row.get(field) != null);
    }

    /**
     * The names of the fields that identify a row within its window: those of the last {@code stats}, else those of
     * {@code tstats}. {@code _time} is not among them if each span of time is a window of its own.
     */
    public List<String> groupFields() {
        return groupFields;
    }

    /**
     * For each of {@link #groupFields()}, its position among the values that {@code tstats} groups by, or -1 if its value
     * is another one.
     */
    public List<Integer> groupPositions() {
        return groupPositions;
    }

    /** The names of a row's fields after the last command. */
    List<String> rowFields() {
        return List.copyOf(shownNames.values());
    }

    /**
     * What a row of {@code tstats} has in common with all rows of its window that it may be computed with.
     *
     * @return values of the key's fields, each null if the row does not have it
     */
    public List<@Nullable String> key(List<RowField> fields) {
        List<@Nullable String> values = new ArrayList<>(keyFields.size());
        for (String name : keyFields) {
            values.add(fields.stream()
                    .filter(field -> field.name().equals(name))
                    .map(field -> field.values().get(0))
                    .findFirst()
                    .orElse(null));
        }
        return values;
    }

    /**
     * Computes the rows.
     *
     * @param inputs all rows of {@code tstats} in one window that have the same key, in any order
     */
    public List<Output> rows(List<Input> inputs) {
        List<SearchRow> rows = new ArrayList<>(inputs.size());
        // In the order of their groups, so that no result depends on the order in which they arrive.
        IntStream.range(0, inputs.size())
                .boxed()
                .sorted((left, right) -> GroupOrder.compare(
                        inputs.get(left).groupValues(), inputs.get(right).groupValues()))
                .forEach(i -> rows.add(new SearchRow(
                        RowFields.row(inputs.get(i).fields()),
                        inputs.get(i).groupValues(),
                        new TreeSet<>(Set.of(i)),
                        null)));
        List<SearchRow> results = rows;
        for (Segment segment : segments) {
            results = segment.apply(results);
        }
        return results.stream()
                .map(row -> new Output(
                        row.groupValues(),
                        RowFields.of(row.row(), shownNames),
                        List.copyOf(row.sources()),
                        row.count()))
                .toList();
    }
}
