package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.eval.GroupCounts;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.eval.Monotonicity;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.SatisfiedConditions;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.LookupNames;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a search are computed from a group's totals: its aggregates and the commands after them. Immutable
 * and thread-safe. It can be compiled from the text that a detection's profile keeps in state, so that an open window's
 * row is finished by the search that began it.
 */
public final class RowPlan {
    private static final double MILLIS = 1000.0;

    /**
     * The version of the numbering of a search's conditions. The numbers in a {@link GroupProgress} are kept in state,
     * so it must be raised by every change that numbers the conditions of any search differently.
     */
    public static final int NUMBERING = 1;

    private final List<ProcessField> groupFields;
    private final Map<String, ProcessField> groupColumns;
    private final boolean byTime;
    private final boolean spansAreGroups;
    private final Map<String, RowAggregate> aggregates;
    private final List<ProcessField> observedFields;
    private final List<RowStep> steps;

    /** The steps up to the last one that may drop a row. */
    private final List<RowStep> deciding;

    /** What the steps demand of the group alone, or null if that is nothing. */
    private final @Nullable GroupCondition groupCondition;

    private final List<RemainingCondition> remainingConditions;

    /** How the search goes on from here with the other rows of the window, or null if each group is a row. */
    private final @Nullable RegroupPlan regrouping;

    private final boolean incremental;
    private final Monotonicity monotonicity;
    private final Map<String, String> shownNames;
    private final List<Warning> warnings;
    private final Map<String, LookupTable> lookups;

    private RowPlan(Search search, LookupTables tables, boolean spansAreGroups) {
        TstatsCommand tstats = search.tstats();
        groupColumns = new LinkedHashMap<>();
        tstats.by().forEach(field -> groupColumns.put(field.qualified(), EndpointProcesses.field(field.name())));
        // Naming a field twice does not change the groups.
        groupFields = groupColumns.values().stream().distinct().toList();
        byTime = tstats.time() != null;
        this.spansAreGroups = spansAreGroups;
        aggregates = aggregates(tstats);
        observedFields = aggregates.values().stream()
                .map(RowAggregate::field)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        List<String> columns = columns();
        RowScope scope = new RowScope(schema(), RowIdentity.of(columns));
        FieldOrigins origins = scope.follow(columns);
        GroupFields ofGroup = new GroupFields(groupColumns, scope.schema().names());
        GroupCommands pushed = new GroupCommands(ofGroup, tables);
        RowCommands commands = new RowCommands(scope, origins, byTime && !spansAreGroups, tables);
        int next = 0;
        while (next < search.commands().size()
                && !needsOtherRows(search.commands().get(next), scope)) {
            Command command = search.commands().get(next++);
            command.accept(commands);
            command.accept(pushed);
            ofGroup.adjust(scope.schema().names());
        }
        groupCondition = GroupCondition.of(pushed, ofGroup, tables);
        remainingConditions = pushed.remaining(
                search.commands().subList(next, search.commands().size()));
        if (next < search.commands().size()) {
            refuseLookups(search);
        }
        regrouping = next == search.commands().size()
                ? null
                : regrouping(search.commands().subList(next, search.commands().size()), scope, origins);
        steps = regrouping == null ? commands.steps() : withFilter(commands.steps(), regrouping::needs);
        deciding = upToTheLastFilter(steps);
        incremental =
                steps.stream().noneMatch(step -> step instanceof FilterStep filter && filter.incremental() == null);
        monotonicity = commands.monotonicity();
        warnings = scope.warnings();
        shownNames = regrouping == null
                ? RowFields.shownNames(scope.schema().names())
                : regrouping.inputFields().stream()
                        .collect(Collectors.toMap(name -> name, name -> name, (a, b) -> a, LinkedHashMap::new));
        lookups = lookups(search, tables);
    }

    private static Map<String, LookupTable> lookups(Search search, LookupTables tables) {
        Map<String, LookupTable> named = new TreeMap<>();
        LookupNames.in(search.commands()).forEach(name -> named.put(name.text(), tables.table(name)));
        return Collections.unmodifiableMap(named);
    }

    /** The second step would have to keep the tables of its open windows in state, too. */
    private static void refuseLookups(Search search) {
        List<Word> names = LookupNames.in(search.commands());
        if (!names.isEmpty()) {
            throw names.get(0)
                    .origin()
                    .fault(
                            Construct.formOf("lookup"),
                            "a lookup in a search whose 'stats' or 'eventstats' needs several rows is not supported",
                            "a lookup that only selects events can be a subsearch in the 'where' of tstats");
        }
    }

    /** Whether each span of time that {@code tstats} groups by is a window of its own. */
    boolean spansAreWindows() {
        return byTime && !spansAreGroups;
    }

    /** Whether a command is computed from several rows of {@code tstats}. */
    static boolean needsOtherRows(Command command, RowScope scope) {
        return command instanceof StatsCommand stats && !StatsStep.isWithinRow(stats, scope);
    }

    private RegroupPlan regrouping(List<Command> commands, RowScope scope, FieldOrigins origins) {
        Map<String, Integer> positions = new HashMap<>();
        groupColumns.forEach((name, field) -> positions.put(name, groupFields.indexOf(field)));
        List<String> names =
                new ArrayList<>(groupFields.stream().map(ProcessField::cimName).toList());
        if (spansAreGroups) {
            positions.put(FieldName.TIME, names.size());
            names.add(FieldName.TIME);
        }
        return new RegroupPlan(commands, scope, origins, byTime && !spansAreGroups, positions, names);
    }

    private static List<RowStep> withFilter(List<RowStep> steps, RowCondition condition) {
        List<RowStep> all = new ArrayList<>(steps);
        all.add(new FilterStep(condition, null));
        return all;
    }

    /**
     * Plans a search whose {@code tstats} has been checked.
     *
     * @param lookups the lookups that its commands may name
     * @throws InvalidDocumentException if a command after it is not supported
     */
    public static RowPlan of(Search search, LookupTables lookups) {
        boolean bySpans = search.tstats().time() != null;
        if (bySpans && search.commands().stream().anyMatch(StatsCommand.class::isInstance)) {
            RowPlan plan = new RowPlan(search, lookups, true);
            if (plan.regrouping != null && !plan.regrouping.groupsByTime()) {
                return plan;
            }
        }
        return new RowPlan(search, lookups, false);
    }

    /**
     * Plans a search from the text that is kept in state.
     *
     * @param rowSearch the search without its condition, macros expanded, as in {@code DetectionProfile.rowSearch()}
     * @param lookups   the lookups that it names
     * @throws InvalidDocumentException if it is no longer supported
     */
    public static RowPlan of(String rowSearch, LookupTables lookups) {
        Search search = SearchParser.parse(
                SourceText.of("state", rowSearch), Macros.none(), new InputlookupConditions(lookups), warning -> {});
        return of(search, lookups);
    }

    /** The lookups that the commands name, by name; without those of the condition of {@code tstats}. */
    public Map<String, LookupTable> lookups() {
        return lookups;
    }

    /** The fields that rows are grouped by, in the search's order, each once. */
    public List<ProcessField> groupFields() {
        return groupFields;
    }

    /**
     * Whether the spans of time that {@code tstats} groups by are groups of a longer window, because the search goes on to add
     * them up. Then the last of a group's values is a {@link SpanValue}. Otherwise each span is a window of its own.
     */
    public boolean spansAreGroups() {
        return spansAreGroups;
    }

    /** What the commands demand of the group, whatever is counted; null if they drop no row for its values alone. */
    public @Nullable GroupCondition groupCondition() {
        return groupCondition;
    }

    /** The conditions that can only be decided on rows, in the search's order. */
    public List<RemainingCondition> remainingConditions() {
        return remainingConditions;
    }

    /** The fields whose values the aggregates need, always in the same order for the same search. */
    public List<ProcessField> observedFields() {
        return observedFields;
    }

    /**
     * Whether a row that satisfies the conditions keeps satisfying them, so it can be reported early: before its window
     * closes.
     */
    public boolean mayReportEarly() {
        boolean keepsHolding = monotonicity == Monotonicity.CONSTANT || monotonicity == Monotonicity.STAYS_TRUE;
        return regrouping == null && keepsHolding;
    }

    /**
     * Whether {@link #keepsRow} can decide at each sighting whether the row is kept. If it cannot, a row that may be
     * reported early is evaluated only when its window closes: comparing two fields that both collect values takes more
     * than the newest value of each.
     */
    public boolean isIncremental() {
        return mayReportEarly() && incremental;
    }

    /**
     * Whether {@link #keepsRow} needs more of a group than its counts and times. Only then must a group's progress be
     * kept.
     */
    public boolean needsValues() {
        return isIncremental() && monotonicity != Monotonicity.CONSTANT && !observedFields.isEmpty();
    }

    /** The names of a row's fields after the last command. */
    public List<String> rowFields() {
        return regrouping == null ? List.copyOf(shownNames.values()) : regrouping.rowFields();
    }

    /**
     * How the search goes on with all rows of a window, from the first command that needs more than the row of a single
     * group; null if there is none. Then {@link #row} computes what this plan starts from.
     */
    public @Nullable RegroupPlan regrouping() {
        return regrouping;
    }

    /** What the search's author should know about its commands. */
    public List<Warning> warnings() {
        return warnings;
    }

    /**
     * Whether the search's conditions keep the row, now that a sighting has been added. Must be called at every
     * sighting of a group, in their order, until it is true.
     *
     * @throws IllegalStateException if the plan is not {@linkplain #isIncremental() incremental}
     */
    public boolean keepsRow(GroupProgress progress) {
        if (!isIncremental()) {
            throw new IllegalStateException("the whole group is needed to decide whether its row is kept");
        }
        Row row = withGroupFields(progress);
        // Constant conditions depend on no aggregate, so no progress is kept for them. A command before them may still
        // read one.
        if (monotonicity != Monotonicity.CONSTANT) {
            aggregates.forEach((name, aggregate) -> row.putLazily(name, () -> aggregate.soFar(progress)));
        }
        SatisfiedConditions satisfied = new SatisfiedConditions(progress);
        boolean kept = true;
        for (RowStep step : deciding) {
            if (step instanceof FilterStep filter) {
                kept &= Objects.requireNonNull(filter.incremental()).test(row, satisfied);
            } else {
                step.apply(row);
            }
        }
        return kept;
    }

    private Row withGroupFields(GroupCounts counts) {
        Row row = new Row();
        groupColumns.forEach((name, field) ->
                row.put(name, new RowValue.Text(counts.groupValues().get(groupFields.indexOf(field)))));
        if (byTime) {
            long startMs = spansAreGroups
                    ? SpanValue.startMs(counts.groupValues().get(groupFields.size()))
                    : counts.windowStartMs();
            row.put(FieldName.TIME, new RowValue.Numeric(startMs / MILLIS));
        }
        return row;
    }

    /**
     * Computes the row. The cost grows with the number of distinct values in the group.
     *
     * @return its fields, or null if the search's conditions drop it
     */
    public @Nullable List<RowField> row(GroupTotals totals) {
        Row row = counted(totals);
        for (RowStep step : steps) {
            if (!step.apply(row)) {
                return null;
            }
        }
        return RowFields.of(row, shownNames);
    }

    /** The row before the first command: what {@code tstats} returns for a group. */
    Row counted(GroupTotals totals) {
        Row row = withGroupFields(totals);
        aggregates.forEach((name, aggregate) -> row.putLazily(name, () -> aggregate.compute(totals)));
        return row;
    }

    private static List<RowStep> upToTheLastFilter(List<RowStep> steps) {
        int end = steps.size();
        while (end > 0 && !(steps.get(end - 1) instanceof FilterStep)) {
            end--;
        }
        return steps.subList(0, end);
    }

    private static Map<String, RowAggregate> aggregates(TstatsCommand tstats) {
        Map<String, RowAggregate> aggregates = new LinkedHashMap<>();
        for (Aggregate written : tstats.aggregates()) {
            RowAggregate aggregate = RowAggregate.of(written);
            String output = written.output();
            if (ReservedFields.contains(output) || (ReservedFields.OF_ROWS.contains(output) && !aggregate.is(output))) {
                throw written.function()
                        .origin()
                        .fault(
                                Construct.RESERVED_FIELD,
                                "the risk event has a field '" + output + "' of its own, which is not '" + written
                                        + "'",
                                "give this one another name");
            }
            aggregates.put(output, aggregate);
        }
        return aggregates;
    }

    /** The fields of a row before the first command. */
    RowSchema schema() {
        RowSchema schema = new RowSchema();
        groupColumns.keySet().forEach(name -> schema.put(name, new Shape(false, ValueMonotonicity.CONSTANT)));
        if (byTime) {
            schema.put(FieldName.TIME, new Shape(false, ValueMonotonicity.CONSTANT));
        }
        aggregates.forEach((name, aggregate) -> schema.put(name, aggregate.shape()));
        return schema;
    }

    /** The fields that rows are grouped by, {@code _time} included. */
    List<String> columns() {
        List<String> columns = new ArrayList<>(groupColumns.keySet());
        if (byTime) {
            columns.add(FieldName.TIME);
        }
        return columns;
    }
}
