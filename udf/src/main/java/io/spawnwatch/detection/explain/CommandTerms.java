package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.TermNode.Look;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.plan.rows.OneEventRow.Stage;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A command after {@code tstats}, with the terms by which it keeps or drops a row.
 *
 * @param stage    the command
 * @param nodes    the operands of the outermost AND of its condition; empty for a command that drops no row
 * @param computed the commands that computed fields before this one, as SPL, by the fields' names
 */
record CommandTerms(Stage stage, List<Node> nodes, Map<String, String> computed) {
    private static final SearchPrinter PRINTER = SearchPrinter.faithful();

    /** Copies the list and the map. */
    CommandTerms {
        nodes = List.copyOf(nodes);
        computed = Map.copyOf(computed);
    }

    /**
     * A term by which a command keeps or drops a row.
     *
     * @param decided on what it is decided
     * @param command name of the command
     * @param term    the term
     */
    record Node(Decided decided, String command, TermNode<Row> term) {
        Conjunct trace(Row row, Map<String, String> computed) {
            return new Conjunct(decided, command, term.trace(row, computed));
        }
    }

    /**
     * The terms of a command.
     *
     * @param computed what {@link #computed()} is about
     * @param onRow    whether a condition, or an operand of its outermost AND, is decided on rows rather than on events
     */
    static CommandTerms of(Stage stage, Map<String, String> computed, Predicate<Object> onRow) {
        return new CommandTerms(stage, nodes(stage, onRow).toList(), computed);
    }

    private static Stream<Node> nodes(Stage stage, Predicate<Object> onRow) {
        Command command = stage.command();
        if (command instanceof SearchCommand search) {
            ConditionTerms<Row> terms = ConditionTerms.ofRows(stage.schema());
            return ConditionTerms.operands(search.condition())
                    .filter(operand -> !(operand instanceof EveryEvent))
                    .map(operand -> node(stage, onRow.test(operand), "search", terms.term(operand)));
        }
        if (command instanceof WhereCommand where) {
            ExpressionTerms terms = new ExpressionTerms(stage.schema());
            return ExpressionTerms.operands(where.condition())
                    .map(operand -> node(stage, onRow.test(operand), "where", terms.term(operand)));
        }
        if (command instanceof RegexCommand regex) {
            return Stream.of(node(stage, onRow.test(regex), "regex", whole(stage, List.of(regex.field()))));
        }
        if (command instanceof DedupCommand dedup) {
            return Stream.of(node(stage, true, "dedup", whole(stage, dedup.fields())));
        }
        if (command instanceof StatsCommand stats
                && !stats.keepsRows()
                && !stats.by().isEmpty()) {
            return Stream.of(
                    node(stage, true, stats.name().text(), leaf(stage.command(), stats.by(), row -> stats.by().stream()
                            .allMatch(field -> row.get(field.text()) != null))));
        }
        return Stream.empty();
    }

    private static Node node(Stage stage, boolean onRow, String command, TermNode<Row> term) {
        Decided decided = stage.isOfSeveralRows() ? Decided.SEVERAL_ROWS : onRow ? Decided.ROW : Decided.GROUP;
        return new Node(decided, command, term);
    }

    /** A command that is one term, and changes nothing else of the row. */
    private static TermNode<Row> whole(Stage stage, List<Word> fields) {
        return leaf(stage.command(), fields, stage::apply);
    }

    private static TermNode<Row> leaf(Command command, List<Word> fields, Predicate<Row> kept) {
        List<Look<Row>> looks =
                fields.stream().map(field -> ConditionTerms.look(field.text())).toList();
        Function<Row, Truth> truth = row -> Truth.of(kept.test(row));
        return TermNode.leaf(PRINTER.print(command), fields.get(0).origin(), truth, looks);
    }

    /** What {@link #computed()} is for the next command. */
    Map<String, String> computedNext() {
        Map<String, String> next = new HashMap<>(computed);
        Command command = stage.command();
        if (command instanceof RenameCommand rename) {
            rename.renamings().forEach(renaming -> {
                String from = next.remove(renaming.from().text());
                next.remove(renaming.to().text());
                if (from != null) {
                    next.put(renaming.to().text(), from);
                }
            });
        } else if (command instanceof EvalCommand eval) {
            eval.assignments()
                    .forEach(assignment ->
                            next.put(assignment.field().text(), PRINTER.print(new EvalCommand(List.of(assignment)))));
        } else {
            command.accept(new ComputedFields()).forEach(field -> next.put(field, PRINTER.print(command)));
        }
        return next;
    }
}
