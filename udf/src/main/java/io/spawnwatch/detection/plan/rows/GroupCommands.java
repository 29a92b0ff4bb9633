package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.pattern.RegularExpression;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.Operation;
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
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the part of a search's commands that depends on nothing but the fields that rows are grouped by (predicate
 * pushdown): the conditions, or operands of their ANDs, that read only such fields, and what these are computed from. A row
 * that one of them drops is dropped whatever else is counted, so its events need not be counted at all.
 *
 * <p>The commands that it writes have no {@code rename}, {@code fields} or {@code table}: they name each value as
 * {@link GroupFields} does. A command that it cannot follow exactly only makes fields unknown, so that conditions on them
 * stay where they are. It must see no command that needs other rows, and only commands that {@link RowCommands} accepted.
 */
final class GroupCommands implements Command.Visitor<Void> {
    private final GroupFields fields;
    private final LookupTables lookups;
    private final FieldSubstitution substitution;
    private final List<Command> commands = new ArrayList<>();
    private final List<RemainingCondition> remaining = new ArrayList<>();

    GroupCommands(GroupFields fields, LookupTables lookups) {
        this.fields = fields;
        this.lookups = lookups;
        substitution = new FieldSubstitution(fields::heldUnder);
    }

    /** The commands so far, each with a single condition or result, except that {@code lookup} and {@code rex} have several. */
    List<Command> commands() {
        return List.copyOf(commands);
    }

    /**
     * The conditions that are not among the commands.
     *
     * @param following the commands from the first that needs other rows
     */
    List<RemainingCondition> remaining(List<Command> following) {
        List<RemainingCondition> all = new ArrayList<>(remaining);
        following.stream()
                .filter(GroupCommands::isCondition)
                .forEach(command -> all.add(new RemainingCondition(command, List.of())));
        return List.copyOf(all);
    }

    private static boolean isCondition(Command command) {
        return command instanceof WhereCommand
                || command instanceof RegexCommand
                || (command instanceof SearchCommand search && !(search.condition() instanceof EveryEvent));
    }

    private void remains(Command command, Set<String> read) {
        remaining.add(new RemainingCondition(
                command,
                read.stream()
                        .filter(field -> fields.heldUnder(field) == null)
                        .sorted()
                        .toList()));
    }

    @Override
    public @Nullable Void rename(RenameCommand rename) {
        rename.renamings().forEach(renaming -> fields.rename(FieldWildcard.renamings(renaming, fields.names())));
        return null;
    }

    /** Only numbers are converted, and what rows are grouped by is text. */
    @Override
    public @Nullable Void convert(ConvertCommand convert) {
        convert.conversions().stream()
                .map(conversion -> conversion.field().text())
                .filter(fields::contains)
                .filter(field -> {
                    String held = fields.heldUnder(field);
                    return held == null || !fields.isColumn(held);
                })
                .forEach(fields::forget);
        return null;
    }

    @Override
    public @Nullable Void search(SearchCommand search) {
        List<Condition> operands = new ArrayList<>();
        operands(search.condition())
                .filter(operand -> !(operand instanceof EveryEvent))
                .forEach(operand -> {
                    Condition ofGroup = substitution.apply(operand);
                    if (ofGroup == null) {
                        remains(new SearchCommand(operand), FieldSubstitution.fieldsOf(operand));
                    } else {
                        operands.add(ofGroup);
                    }
                });
        if (!operands.isEmpty()) {
            commands.add(new SearchCommand(operands.size() == 1 ? operands.get(0) : new AndCondition(operands)));
        }
        return null;
    }

    private static Stream<Condition> operands(Condition condition) {
        return condition instanceof AndCondition and
                ? and.operands().stream().flatMap(GroupCommands::operands)
                : Stream.of(condition);
    }

    @Override
    public @Nullable Void where(WhereCommand where) {
        List<Expression> operands = new ArrayList<>();
        operands(where.condition()).forEach(operand -> {
            Expression ofGroup = substitution.apply(operand);
            if (ofGroup == null) {
                remains(new WhereCommand(operand), FieldSubstitution.fieldsOf(operand));
            } else {
                operands.add(ofGroup);
            }
        });
        operands.stream()
                .reduce((left, right) -> new Operation(ExpressionOperator.AND, List.of(left, right), left.origin()))
                .ifPresent(condition -> commands.add(new WhereCommand(condition)));
        return null;
    }

    private static Stream<Expression> operands(Expression condition) {
        return condition instanceof Operation operation && operation.operator() == ExpressionOperator.AND
                ? operation.operands().stream().flatMap(GroupCommands::operands)
                : Stream.of(condition);
    }

    @Override
    public @Nullable Void regex(RegexCommand regex) {
        Word field = substitution.apply(regex.field());
        if (field == null) {
            remains(regex, Set.of(regex.field().text()));
        } else {
            commands.add(new RegexCommand(field, regex.wanted(), regex.regex()));
        }
        return null;
    }

    /** The expression names what it extracts, so its results can only be held under these names. */
    @Override
    public @Nullable Void rex(RexCommand rex) {
        List<String> names = RegularExpression.of(rex.regex()).groupNames();
        Word field = substitution.apply(rex.field());
        if (field == null || !names.stream().allMatch(this::canBeExtracted)) {
            names.forEach(fields::forget);
            return null;
        }
        for (String name : names) {
            if (!fields.contains(name)) {
                fields.define(name);
            } else {
                // A row that the expression does not match keeps the field's old value.
                fields.change(name);
            }
        }
        commands.add(new RexCommand(field, rex.regex()));
        return null;
    }

    private boolean canBeExtracted(String name) {
        return fields.contains(name) ? name.equals(fields.heldUnder(name)) : !fields.isTaken(name);
    }

    @Override
    public @Nullable Void eval(EvalCommand eval) {
        for (EvalCommand.Assignment assignment : eval.assignments()) {
            Expression expression = substitution.apply(assignment.expression());
            Word field = assignment.field();
            if (expression == null) {
                fields.forget(field.text());
            } else {
                Word held = new Word(fields.define(field.text()), field.origin());
                commands.add(new EvalCommand(List.of(new EvalCommand.Assignment(held, expression))));
            }
        }
        return null;
    }

    /** Fields that are left out are adjusted afterwards, as for all commands. */
    @Override
    public @Nullable Void fields(FieldsCommand command) {
        return null;
    }

    @Override
    public @Nullable Void table(TableCommand table) {
        return null;
    }

    @Override
    public @Nullable Void fillnull(FillnullCommand fillnull) {
        List<String> names = fillnull.fields().isEmpty()
                ? fields.names()
                : fillnull.fields().stream().map(Word::text).toList();
        for (String name : names) {
            String held = fields.contains(name) ? fields.heldUnder(name) : fields.define(name);
            if (held != null && !fields.isColumn(held)) {
                commands.add(new FillnullCommand(
                        fillnull.value(),
                        List.of(new Word(held, fillnull.value().origin()))));
            }
        }
        return null;
    }

    /** Drops no row for the value of a field that rows are grouped by: none is missing. */
    @Override
    public @Nullable Void dedup(DedupCommand dedup) {
        return null;
    }

    @Override
    public @Nullable Void lookup(LookupCommand lookup) {
        LookupTable table = lookups.table(lookup.name());
        List<LookupCommand.Field> inputs = new ArrayList<>();
        for (LookupCommand.Field input : lookup.inputs()) {
            Word held = substitution.apply(input.ofRow());
            if (held == null) {
                LookupStep.outputs(lookup, table)
                        .forEach(output -> fields.forget(output.ofRow().text()));
                return null;
            }
            inputs.add(new LookupCommand.Field(input.ofTable(), held));
        }
        List<LookupCommand.Field> outputs = new ArrayList<>();
        for (LookupCommand.Field output : LookupStep.outputs(lookup, table)) {
            String name = output.ofRow().text();
            String held = fields.contains(name) ? fields.heldUnder(name) : fields.define(name);
            if (held != null) {
                // A row that cannot be looked up keeps the field's old value.
                fields.change(held);
                outputs.add(new LookupCommand.Field(
                        output.ofTable(), new Word(held, output.ofRow().origin())));
            }
        }
        if (!outputs.isEmpty()) {
            commands.add(new LookupCommand(lookup.name(), inputs, outputs, lookup.keepsValues()));
        }
        return null;
    }

    @Override
    public @Nullable Void sort(SortCommand sort) {
        return null;
    }

    /** Its results are not followed: those of a single row are rarely of interest. */
    @Override
    public @Nullable Void stats(StatsCommand stats) {
        stats.aggregates().forEach(aggregate -> fields.forget(aggregate.output()));
        return null;
    }
}
