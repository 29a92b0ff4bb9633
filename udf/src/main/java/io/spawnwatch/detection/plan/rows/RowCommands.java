package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.eval.ExpressionCompiler;
import io.spawnwatch.detection.plan.eval.IncrementalCondition;
import io.spawnwatch.detection.plan.eval.Monotonicity;
import io.spawnwatch.detection.plan.eval.NumberText;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import io.spawnwatch.detection.plan.eval.RowExpression;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSearchCompiler;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.plan.pattern.RegularExpression;
import io.spawnwatch.detection.plan.pattern.TimeFormat;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.CommandNames;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.TableCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes steps of the commands after {@code tstats}, one after the other, and knows at each which fields rows have. A
 * field that decides about rows must be there; one that would merely be shown or renamed is missed with a warning, as
 * the search itself does nothing then.
 */
final class RowCommands implements Command.Visitor<Void> {
    /** What the names of internal fields begin with. */
    private static final String INTERNAL = "_";

    private final RowSchema schema;

    private final RowIdentity rowIdentity;
    private final List<RowStep> steps = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();
    private Monotonicity monotonicity = Monotonicity.CONSTANT;

    /**
     * For rows as {@code tstats} gives them.
     *
     * @param schema     their fields
     * @param rowIdentity the fields among them that tell rows apart
     */
    RowCommands(RowSchema schema, RowIdentity rowIdentity) {
        this.schema = schema;
        this.rowIdentity = rowIdentity;
    }

    List<RowStep> steps() {
        return List.copyOf(steps);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    /** Whether rows that pass, or do not, may no longer do so when more sightings are counted. */
    Monotonicity monotonicity() {
        return monotonicity;
    }

    /** The rows' fields after the last command so far. */
    RowSchema schema() {
        return schema;
    }

    @Override
    public @Nullable Void rename(RenameCommand rename) {
        for (RenameCommand.Renaming one : rename.renamings()) {
            Map<String, String> names = FieldWildcard.renamings(one, schema.names());
            if (!FieldWildcard.isWildcard(one.from().text())) {
                warnUnlessKnown(one.from(), "is renamed");
            }
            names.forEach((from, to) -> introduce(to, one.to().origin(), from));
            schema.rename(names);
            rowIdentity.rename(names);
            step(row -> row.rename(names));
        }
        return null;
    }

    @Override
    public @Nullable Void convert(ConvertCommand convert) {
        TimeFormat format = TimeFormat.of(convert.timeformat());
        for (ConvertCommand.Conversion one : convert.conversions()) {
            if (!one.function().text().equals("ctime")) {
                throw one.function()
                        .origin()
                        .fault(
                                Construct.function(one.function().text()),
                                "the convert function '" + one.function() + "' is not supported",
                                "only ctime is");
            }
            String field = one.field().text();
            RowSchema.Shape shape = schema.shape(field);
            if (shape == null) {
                warnUnlessKnown(one.field(), "is converted");
                continue;
            }
            schema.put(field, new RowSchema.Shape(shape.several(), constantOrAny(shape)));
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
        RowSearchCompiler.Checked checked = search.condition().accept(new RowSearchCompiler(schema));
        filter(
                checked.condition(),
                checked.monotonicity(),
                checked.incremental().whenTrue());
        return null;
    }

    @Override
    public @Nullable Void where(WhereCommand where) {
        ExpressionCompiler compiler = new ExpressionCompiler(schema);
        filter(
                compiler.condition(where.condition()),
                compiler.monotonicity(where.condition()),
                compiler.incremental(where.condition()));
        return null;
    }

    @Override
    public @Nullable Void regex(RegexCommand regex) {
        RegularExpression expression = RegularExpression.of(regex.regex());
        String field = regex.field().text();
        RowSchema.Shape shape = single(regex.field(), "regex");
        filter(
                row -> {
                    RowValue value = row.get(field);
                    return (value != null && expression.find(value.texts().get(0))) == regex.wanted();
                },
                shape.monotonicity() == ValueMonotonicity.CONSTANT ? Monotonicity.CONSTANT : Monotonicity.UNKNOWN);
        return null;
    }

    @Override
    public @Nullable Void rex(RexCommand rex) {
        RegularExpression expression = RegularExpression.of(rex.regex());
        String field = rex.field().text();
        RowSchema.Shape source = single(rex.field(), "rex");
        if (expression.groupNames().isEmpty()) {
            throw rex.regex()
                    .origin()
                    .fault(
                            Construct.formOf("rex"),
                            "this regular expression takes nothing out",
                            "name a group: (?<field>...)");
        }
        for (String name : expression.groupNames()) {
            introduce(name, rex.regex().origin(), null);
            RowSchema.Shape before = schema.shape(name);
            boolean constant = source.monotonicity() == ValueMonotonicity.CONSTANT
                    && (before == null || before.monotonicity() == ValueMonotonicity.CONSTANT);
            schema.put(
                    name,
                    new RowSchema.Shape(
                            before != null && before.several(),
                            constant ? ValueMonotonicity.CONSTANT : ValueMonotonicity.UNKNOWN));
            rowIdentity.change(name);
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
        for (EvalCommand.Assignment one : eval.assignments()) {
            ExpressionCompiler compiler = new ExpressionCompiler(schema);
            RowExpression expression = compiler.value(one.expression());
            RowSchema.Shape shape = compiler.shape(one.expression());
            String field = one.field().text();
            introduce(field, one.field().origin(), null);
            schema.put(field, shape);
            rowIdentity.change(field);
            // A copy takes no memory. Cut, it would lose what a condition on it has been true of.
            boolean copied = one.expression() instanceof FieldValue;
            step(row ->
                    row.put(field, copied ? expression.evaluate(row) : ValueLimit.within(expression.evaluate(row))));
        }
        return null;
    }

    @Override
    public @Nullable Void fields(FieldsCommand fields) {
        Set<String> named = named(fields.fields(), false);
        List<String> kept = new ArrayList<>(schema.names());
        kept.removeIf(name -> fields.kept() ? !isInternal(name) && !named.contains(name) : named.contains(name));
        keep(kept);
        return null;
    }

    @Override
    public @Nullable Void table(TableCommand table) {
        keep(List.copyOf(named(table.fields(), true)));
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
                ? schema.names()
                : fillnull.fields().stream().map(Word::text).toList();
        double number = NumberText.parse(fillnull.value().text());
        RowValue value =
                Double.isNaN(number) ? new RowValue.Text(fillnull.value().text()) : new RowValue.Numeric(number);
        for (String name : names) {
            RowSchema.Shape shape = schema.shape(name);
            if (shape == null) {
                introduce(name, fillnull.value().origin(), null);
                schema.put(name, new RowSchema.Shape(false, ValueMonotonicity.CONSTANT));
            } else if (shape.monotonicity() != ValueMonotonicity.CONSTANT) {
                schema.put(name, new RowSchema.Shape(shape.several(), ValueMonotonicity.UNKNOWN));
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
     * The rows of a search differ in their group, so of those that are equal in all of it none is left out, but those
     * without a value are.
     */
    @Override
    public @Nullable Void dedup(DedupCommand dedup) {
        for (Word field : dedup.fields()) {
            String name = field.text();
            RowSchema.Shape shape = schema.require(name, field.origin());
            filter(
                    row -> row.get(name) != null,
                    shape.monotonicity() == ValueMonotonicity.CONSTANT ? Monotonicity.CONSTANT : Monotonicity.UNKNOWN);
        }
        Set<String> missing = rowIdentity.missingFrom(dedup.fields());
        if (!missing.isEmpty()) {
            throw dedup.fields()
                    .get(0)
                    .origin()
                    .fault(
                            Construct.formOf("dedup"),
                            "'dedup' by less than what rows are grouped by is not supported, since it keeps the first"
                                    + " of rows that a stream has in no order",
                            "group by these fields only, or add " + String.join(", ", missing));
        }
        return null;
    }

    @Override
    public @Nullable Void sort(SortCommand sort) {
        sort.keys().forEach(key -> warnUnlessKnown(key.field(), "is sorted by"));
        return null;
    }

    private void filter(RowCondition condition, Monotonicity mayChange) {
        filter(condition, mayChange, new IncrementalCondition.OfCounts(condition));
    }

    private void filter(RowCondition condition, Monotonicity mayChange, @Nullable IncrementalCondition incremental) {
        monotonicity = monotonicity.and(mayChange);
        steps.add(new FilterStep(condition, incremental));
    }

    private void step(Consumer<Row> change) {
        steps.add(row -> {
            change.accept(row);
            return true;
        });
    }

    private void keep(List<String> names) {
        schema.keep(names);
        rowIdentity.keep(names);
        step(row -> row.keep(names));
    }

    /** Splunk's own fields, such as _time, which {@code fields} removes only where they are named. */
    private static boolean isInternal(String name) {
        return name.startsWith(INTERNAL);
    }

    /**
     * The fields that are named, in the order of naming, wildcards resolved.
     *
     * @param internalToo whether a wildcard stands for internal fields too that do not begin as it does
     */
    private Set<String> named(List<Word> fields, boolean internalToo) {
        Set<String> named = new LinkedHashSet<>();
        for (Word field : fields) {
            FieldWildcard wildcard = FieldWildcard.of(field);
            boolean internal = internalToo || isInternal(field.text());
            schema.names().stream()
                    .filter(name -> wildcard.matches(name) && (internal || !isInternal(name)))
                    .forEach(named::add);
            if (!FieldWildcard.isWildcard(field.text())) {
                warnUnlessKnown(field, "is shown or left out");
            }
        }
        return named;
    }

    private RowSchema.Shape single(Word field, String command) {
        RowSchema.Shape shape = schema.require(field.text(), field.origin());
        if (shape.several()) {
            throw field.origin()
                    .fault(
                            Construct.formOf(command),
                            "'" + command + "' of the field '" + field
                                    + "', which may have several values, is not supported");
        }
        return shape;
    }

    /** A new name, which must not be one that the risk event has a field of its own for. */
    private void introduce(String name, Origin origin, @Nullable String renamedFrom) {
        if (ReservedFields.contains(name) || ReservedFields.OF_ROWS.contains(name)) {
            throw origin.fault(
                    Construct.RESERVED_FIELD,
                    "the risk event has a field '" + name + "' of its own",
                    "give " + (renamedFrom == null ? "this one" : "'" + renamedFrom + "'") + " another name");
        }
    }

    private void warnUnlessKnown(Word field, String what) {
        if (schema.shape(field.text()) == null) {
            warnings.add(new Warning(
                    field.origin().place(),
                    "the field '" + field + "' " + what + ", but the row does not have it here"
                            + (CommandNames.lacksPipe(field.text()) ? "; is a | missing before it?" : "")));
        }
    }

    private static ValueMonotonicity constantOrAny(RowSchema.Shape shape) {
        return shape.monotonicity() == ValueMonotonicity.CONSTANT
                ? ValueMonotonicity.CONSTANT
                : ValueMonotonicity.UNKNOWN;
    }
}
