package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.eval.GroupCounts;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.eval.Monotonicity;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.SatisfiedConditions;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a search are made of what was counted: its aggregates and the commands after them. Immutable; made of
 * a text that is kept in state, so that rows are finished as they were begun.
 */
public final class RowPlan {
    private static final double MILLIS = 1000.0;

    /**
     * How the conditions of a search are numbered in a {@link GroupProgress}, which is kept in state: raised with every
     * change after which the same search has other numbers.
     */
    public static final int NUMBERING = 1;

    private final List<ProcessField> groupFields;
    private final Map<String, ProcessField> groupColumns;
    private final boolean byTime;
    private final Map<String, RowAggregate> aggregates;
    private final List<ProcessField> observedFields;
    private final List<RowStep> steps;

    /** The steps up to the last one that may drop a row. */
    private final List<RowStep> deciding;

    private final boolean incremental;
    private final Monotonicity monotonicity;
    private final Map<String, String> shownNames;
    private final List<Warning> warnings;

    private RowPlan(Search search) {
        TstatsCommand tstats = search.tstats();
        groupColumns = new LinkedHashMap<>();
        tstats.by().forEach(field -> groupColumns.put(field.qualified(), EndpointProcesses.field(field.name())));
        // A field that is named twice groups no finer than one that is named once.
        groupFields = groupColumns.values().stream().distinct().toList();
        byTime = tstats.time() != null;
        aggregates = aggregates(tstats);
        observedFields = aggregates.values().stream()
                .map(RowAggregate::field)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
        RowScope scope = new RowScope(schema(), rowIdentity());
        RowCommands commands = new RowCommands(scope);
        for (Command command : search.commands()) {
            command.accept(commands);
        }
        steps = commands.steps();
        deciding = upToTheLastFilter(steps);
        incremental =
                steps.stream().noneMatch(step -> step instanceof FilterStep filter && filter.incremental() == null);
        monotonicity = commands.monotonicity();
        warnings = scope.warnings();
        shownNames = shownNames(scope.schema().names());
    }

    /**
     * The plan of a search whose {@code tstats} has been checked.
     *
     * @throws InvalidDocumentException where a command after it cannot be run
     */
    public static RowPlan of(Search search) {
        return new RowPlan(search);
    }

    /**
     * The plan of a search that was understood before.
     *
     * @param rowSearch the search without its condition, macros expanded, as {@code DetectionProfile.rowSearch()} keeps it
     * @throws InvalidDocumentException where it cannot be understood any more
     */
    public static RowPlan of(String rowSearch) {
        return new RowPlan(SearchParser.parse(SourceText.of("state", rowSearch), Macros.none()));
    }

    /** The fields that rows are grouped by, in the search's order, each once. */
    public List<ProcessField> groupFields() {
        return groupFields;
    }

    /** The fields that aggregates need the values of, in an order that is the same for the same search. */
    public List<ProcessField> observedFields() {
        return observedFields;
    }

    /**
     * Whether a row that is reported before its window closes stays one: no further sighting can make its conditions
     * false.
     */
    public boolean mayReportEarly() {
        return monotonicity == Monotonicity.CONSTANT || monotonicity == Monotonicity.STAYS_TRUE;
    }

    /**
     * Whether {@link #holds} says at each sighting whether the row holds. Where it cannot, a row that is reported early is
     * looked at when its window closes: a comparison of two fields that both gather values takes more than the newest of
     * each.
     */
    public boolean isIncremental() {
        return mayReportEarly() && incremental;
    }

    /**
     * Whether {@link #holds} needs to know more of a group than its counts and times: only then has a group's progress to
     * be kept.
     */
    public boolean needsValues() {
        return isIncremental() && monotonicity != Monotonicity.CONSTANT && !observedFields.isEmpty();
    }

    /** The names of the row's fields after the last command. */
    public List<String> rowFields() {
        return List.copyOf(shownNames.values());
    }

    public List<Warning> warnings() {
        return warnings;
    }

    /**
     * Whether the search's conditions keep the row, with the sighting that has just come; see {@link #isIncremental()}. It
     * has to be asked at every sighting of a group until it is true, in their order.
     */
    public boolean holds(GroupProgress progress) {
        if (!isIncremental()) {
            throw new IllegalStateException("it takes the whole group to say whether its row holds");
        }
        Row row = begun(progress);
        // Constant conditions depend on no aggregate. What is computed before them may ask for one all the same, and no
        // progress of its values is kept.
        if (monotonicity != Monotonicity.CONSTANT) {
            aggregates.forEach((name, aggregate) -> row.putLazily(name, () -> aggregate.soFar(progress)));
        }
        SatisfiedConditions met = new SatisfiedConditions(progress);
        boolean holds = true;
        for (RowStep step : deciding) {
            if (step instanceof FilterStep filter) {
                holds &= Objects.requireNonNull(filter.incremental()).test(row, met);
            } else {
                step.apply(row);
            }
        }
        return holds;
    }

    private Row begun(GroupCounts counts) {
        Row row = new Row();
        groupColumns.forEach((name, field) ->
                row.put(name, new RowValue.Text(counts.groupValues().get(groupFields.indexOf(field)))));
        if (byTime) {
            row.put(FieldName.TIME, new RowValue.Numeric(counts.windowStartMs() / MILLIS));
        }
        return row;
    }

    /** The row's fields, or null where the search's conditions drop it. */
    public @Nullable List<RowField> row(GroupTotals totals) {
        Row row = begun(totals);
        aggregates.forEach((name, aggregate) -> row.putLazily(name, () -> aggregate.compute(totals)));
        for (RowStep step : steps) {
            if (!step.apply(row)) {
                return null;
            }
        }
        List<RowField> fields = new ArrayList<>();
        shownNames.forEach((name, shown) -> {
            RowValue value = row.get(name);
            if (value != null) {
                fields.add(new RowField(shown, value.texts(), value instanceof RowValue.Numeric));
            }
        });
        return fields;
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
        for (Aggregate one : tstats.aggregates()) {
            RowAggregate aggregate = RowAggregate.of(one);
            String output = one.output();
            if (ReservedFields.contains(output) || (ReservedFields.OF_ROWS.contains(output) && !aggregate.is(output))) {
                throw one.function()
                        .origin()
                        .fault(
                                Construct.RESERVED_FIELD,
                                "the risk event has a field '" + output + "' of its own, which is not '" + one + "'",
                                "give this one another name");
            }
            aggregates.put(output, aggregate);
        }
        return aggregates;
    }

    private RowSchema schema() {
        RowSchema schema = new RowSchema();
        groupColumns.keySet().forEach(name -> schema.put(name, new Shape(false, ValueMonotonicity.CONSTANT)));
        if (byTime) {
            schema.put(FieldName.TIME, new Shape(false, ValueMonotonicity.CONSTANT));
        }
        aggregates.forEach((name, aggregate) -> schema.put(name, aggregate.shape()));
        return schema;
    }

    private RowIdentity rowIdentity() {
        Set<String> fields = new LinkedHashSet<>(groupColumns.keySet());
        if (byTime) {
            fields.add(FieldName.TIME);
        }
        return new RowIdentity(fields);
    }

    /** Fields whose object nobody has dropped are shown under their CIM names all the same, unless those are taken. */
    private static Map<String, String> shownNames(List<String> names) {
        String object = EndpointProcesses.MODEL.object() + ".";
        Map<String, String> shown = new LinkedHashMap<>();
        for (String name : names) {
            String without = name.startsWith(object) ? name.substring(object.length()) : name;
            shown.put(name, names.contains(without) ? name : without);
        }
        return shown;
    }
}
