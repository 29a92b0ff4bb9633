package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.plan.eval.ExpressionCompiler;
import io.spawnwatch.detection.plan.eval.IncrementalCondition;
import io.spawnwatch.detection.plan.eval.Monotonicity;
import io.spawnwatch.detection.plan.eval.NumberText;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import io.spawnwatch.detection.plan.eval.RowExpression;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowSearchCompiler;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.plan.pattern.RegularExpression;
import io.spawnwatch.detection.plan.pattern.TimeFormat;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.TableCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the commands after {@code tstats}, one after the other, to the steps that turn a group's totals into a row
 * or drop it.
 */
final class RowCommands implements Command.Visitor<Void> {
    private final RowScope scope;
    private final FieldOrigins origins;
    private final boolean spansAreWindows;
    private final LookupTables lookups;
    private final List<RowStep> steps = new ArrayList<>();
    private Monotonicity monotonicity = Monotonicity.CONSTANT;

    /**
     * Creates the commands for rows as the command before left them.
     *
     * @param scope   their fields
     * @param origins where the values of the row's fields come from in {@code tstats}
     * @param spansAreWindows whether each span of time that {@code tstats} groups by is a window of its own
     * @param lookups the lookups that commands may name
     */
    RowCommands(RowScope scope, FieldOrigins origins, boolean spansAreWindows, LookupTables lookups) {
        this.scope = scope;
        this.origins = origins;
        this.spansAreWindows = spansAreWindows;
        this.lookups = lookups;
    }

    List<RowStep> steps() {
        return List.copyOf(steps);
    }

    /** How the answer to whether a row is kept may change as more sightings are counted. */
    Monotonicity monotonicity() {
        return monotonicity;
    }

    @Override
    public @Nullable Void rename(RenameCommand rename) {
        for (RenameCommand.Renaming renaming : rename.renamings()) {
            Map<String, String> names =
                    FieldWildcard.renamings(renaming, scope.schema().names());
            if (!FieldWildcard.isWildcard(renaming.from().text())) {
                scope.warnUnlessKnown(renaming.from(), "is renamed");
            }
            names.forEach(
                    (from, to) -> scope.requireUnreserved(to, renaming.to().origin(), from));
            scope.rename(names);
            step(row -> row.rename(names));
        }
        return null;
    }

    @Override
    public @Nullable Void convert(ConvertCommand convert) {
        TimeFormat format = TimeFormat.of(convert.timeformat());
        for (ConvertCommand.Conversion conversion : convert.conversions()) {
            if (!conversion.function().text().equals("ctime")) {
                throw conversion
                        .function()
                        .origin()
                        .fault(
                                Construct.function(conversion.function().text()),
                                "the convert function '" + conversion.function() + "' is not supported",
                                "only ctime is");
            }
            String field = conversion.field().text();
            Shape shape = scope.shape(field);
            if (shape == null) {
                scope.warnUnlessKnown(conversion.field(), "is converted");
                continue;
            }
            Shape written = new Shape(shape.several(), ValueMonotonicity.constantIf(shape.isConstant()));
            boolean ofSpans = FieldName.TIME.equals(origins.of(field));
            if (origins.of(field) == null || (ofSpans && !format.tellsSecondsApart())) {
                // Dates have no fractions of a second, and maybe no time of day, so two times may become the same.
                scope.assign(field, written);
            } else {
                scope.declare(field, written);
            }
            step(row -> {
                if (row.get(field) instanceof RowValue.Numeric time && TimeFormat.isTime(time.number())) {
                    row.put(field, new RowValue.Text(format.format(time.number())));
                }
            });
        }
        return null;
    }

    @Override
    public @Nullable Void search(SearchCommand search) {
        RowSearchCompiler.Compiled compiled = search.condition().accept(new RowSearchCompiler(scope.schema()));
        filter(
                compiled.condition(),
                compiled.monotonicity(),
                compiled.incremental().whenTrue());
        return null;
    }

    @Override
    public @Nullable Void where(WhereCommand where) {
        ExpressionCompiler.Filter compiled = new ExpressionCompiler(scope.schema()).filter(where.condition());
        filter(compiled.condition(), compiled.monotonicity(), compiled.incremental());
        return null;
    }

    /**
     * A field with several values matches if any of them does, as in {@code search} and {@code match()}. What Splunk
     * keeps if only some values match and none should is not documented, so that is refused.
     */
    @Override
    public @Nullable Void regex(RegexCommand regex) {
        RegularExpression expression = RegularExpression.of(regex.regex());
        String field = regex.field().text();
        Shape shape = scope.schema().require(field, regex.field().origin());
        if (shape.several() && !regex.wanted()) {
            throw regex.field()
                    .origin()
                    .fault(
                            Construct.formOf("regex"),
                            "'regex' with != of the field '" + field
                                    + "', which may have several values, is not supported: Splunk does not say whether one"
                                    + " value or all must differ",
                            "write | where NOT match(" + field + ", \"...\") if no value may match");
        }
        RowCondition condition = row -> {
            RowValue value = row.get(field);
            return (value != null && value.texts().stream().anyMatch(expression::find)) == regex.wanted();
        };
        if (shape.isGrowingSet()) {
            filter(condition, Monotonicity.STAYS_TRUE, new IncrementalCondition.OfAnyValue(condition));
        } else {
            filter(condition, Monotonicity.constantIf(shape.isConstant()));
        }
        return null;
    }

    @Override
    public @Nullable Void rex(RexCommand rex) {
        RegularExpression expression = RegularExpression.of(rex.regex());
        String field = rex.field().text();
        Shape source = scope.requireSingle(rex.field(), "rex");
        if (expression.groupNames().isEmpty()) {
            throw rex.regex()
                    .origin()
                    .fault(
                            Construct.formOf("rex"),
                            "this regular expression extracts nothing",
                            "name a group: (?<field>...)");
        }
        for (String name : expression.groupNames()) {
            scope.requireUnreserved(name, rex.regex().origin(), null);
            // A row that the expression does not match keeps the field's old value.
            Shape before = scope.shape(name);
            boolean constant = source.isConstant() && (before == null || before.isConstant());
            scope.assign(name, new Shape(before != null && before.several(), ValueMonotonicity.constantIf(constant)));
        }
        step(row -> {
            RowValue value = row.get(field);
            if (value != null) {
                expression.groups(value.texts().get(0)).forEach((name, text) -> row.put(name, new RowValue.Text(text)));
            }
        });
        return null;
    }

    @Override
    public @Nullable Void eval(EvalCommand eval) {
        for (EvalCommand.Assignment assignment : eval.assignments()) {
            ExpressionCompiler.Value compiled =
                    new ExpressionCompiler(scope.schema()).assigned(assignment.expression());
            RowExpression expression = compiled.expression();
            String field = assignment.field().text();
            scope.requireUnreserved(field, assignment.field().origin(), null);
            scope.assign(field, compiled.shape());
            // A copy takes no memory. If it were cut, a condition on it could become false again.
            boolean copied = assignment.expression() instanceof FieldValue;
            step(row ->
                    row.put(field, copied ? expression.evaluate(row) : ValueLimit.within(expression.evaluate(row))));
        }
        return null;
    }

    @Override
    public @Nullable Void fields(FieldsCommand fields) {
        Set<String> named = scope.resolve(fields.fields(), false);
        List<String> kept = new ArrayList<>(scope.schema().names());
        kept.removeIf(
                name -> fields.kept() ? !RowScope.isInternal(name) && !named.contains(name) : named.contains(name));
        keep(kept);
        return null;
    }

    @Override
    public @Nullable Void table(TableCommand table) {
        keep(List.copyOf(scope.resolve(table.fields(), true)));
        return null;
    }

    @Override
    public @Nullable Void fillnull(FillnullCommand fillnull) {
        for (Word field : fillnull.fields()) {
            if (FieldWildcard.isWildcard(field.text())) {
                throw field.origin()
                        .fault(
                                Construct.formOf("fillnull"),
                                "the wildcard '" + field + "' in the command 'fillnull' is not supported");
            }
        }
        List<String> names = fillnull.fields().isEmpty()
                ? scope.schema().names()
                : fillnull.fields().stream().map(Word::text).toList();
        double number = NumberText.parse(fillnull.value().text());
        RowValue value =
                Double.isNaN(number) ? new RowValue.Text(fillnull.value().text()) : new RowValue.Numeric(number);
        for (String name : names) {
            Shape shape = scope.shape(name);
            if (shape == null) {
                scope.requireUnreserved(name, fillnull.value().origin(), null);
                scope.declare(name, new Shape(false, ValueMonotonicity.CONSTANT));
            } else if (!shape.isConstant()) {
                scope.declare(name, new Shape(shape.several(), ValueMonotonicity.UNKNOWN));
            }
            if (origins.of(name) == null) {
                scope.fill(name);
            }
            step(row -> {
                if (row.get(name) == null) {
                    row.put(name, value);
                }
            });
        }
        return null;
    }

    /**
     * No two rows of a search have the same group, so a {@code dedup} by the whole group only drops rows in which one
     * of its fields has no value.
     */
    @Override
    public @Nullable Void dedup(DedupCommand dedup) {
        for (Word field : dedup.fields()) {
            String name = field.text();
            Shape shape = scope.schema().require(name, field.origin());
            filter(row -> row.get(name) != null, Monotonicity.constantIf(shape.isConstant()));
        }
        Set<String> missing = scope.missingFromIdentity(dedup.fields());
        if (!missing.isEmpty()) {
            throw dedup.fields()
                    .get(0)
                    .origin()
                    .fault(
                            Construct.formOf("dedup"),
                            "'dedup' by only some of the fields that rows are grouped by is not supported: it keeps the"
                                    + " first row, and the rows of a stream have no order",
                            "group by these fields only, or add " + String.join(", ", missing));
        }
        return null;
    }

    @Override
    public @Nullable Void lookup(LookupCommand lookup) {
        steps.add(LookupStep.of(lookup, lookups.table(lookup.name()), scope));
        return null;
    }

    @Override
    public @Nullable Void sort(SortCommand sort) {
        sort.keys().forEach(key -> scope.warnUnlessKnown(key.field(), "is sorted by"));
        return null;
    }

    /** The command's effect on a row that is the only one of its group. */
    @Override
    public @Nullable Void stats(StatsCommand stats) {
        if (!StatsStep.isWithinRow(stats, scope)) {
            throw new IllegalArgumentException("needs other rows: " + stats);
        }
        if (!stats.keepsRows()) {
            for (Word field : stats.by()) {
                String name = field.text();
                Shape shape = scope.schema().require(name, field.origin());
                filter(row -> row.get(name) != null, Monotonicity.constantIf(shape.isConstant()));
            }
        }
        steps.add(StatsStep.of(stats, scope, origins, spansAreWindows)::applyToOnly);
        return null;
    }

    private void filter(RowCondition condition, Monotonicity change) {
        filter(condition, change, new IncrementalCondition.OfCounts(condition));
    }

    private void filter(RowCondition condition, Monotonicity change, @Nullable IncrementalCondition incremental) {
        monotonicity = monotonicity.and(change);
        steps.add(new FilterStep(condition, incremental));
    }

    private void step(Consumer<Row> change) {
        steps.add(row -> {
            change.accept(row);
            return true;
        });
    }

    private void keep(List<String> names) {
        scope.keep(names);
        step(row -> row.keep(names));
    }
}
