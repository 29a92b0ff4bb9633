package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.pattern.RegularExpression;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The fields that a command reads and writes. Only for the commands that {@link GroupCommands} makes.
 *
 * @param reads  fields whose values its effect depends on
 * @param writes fields that it gives a value; empty if it keeps or drops the row
 */
record CommandFields(Set<String> reads, Set<String> writes) {

    static CommandFields of(Command command) {
        if (command instanceof WhereCommand where) {
            return new CommandFields(FieldSubstitution.fieldsOf(where.condition()), Set.of());
        }
        if (command instanceof SearchCommand search) {
            return new CommandFields(FieldSubstitution.fieldsOf(search.condition()), Set.of());
        }
        if (command instanceof RegexCommand regex) {
            return new CommandFields(Set.of(regex.field().text()), Set.of());
        }
        if (command instanceof EvalCommand eval) {
            EvalCommand.Assignment assignment = eval.assignments().get(0);
            return new CommandFields(
                    FieldSubstitution.fieldsOf(assignment.expression()),
                    Set.of(assignment.field().text()));
        }
        if (command instanceof RexCommand rex) {
            return new CommandFields(
                    Set.of(rex.field().text()),
                    Set.copyOf(RegularExpression.of(rex.regex()).groupNames()));
        }
        if (command instanceof FillnullCommand fillnull) {
            return new CommandFields(Set.of(), names(fillnull.fields()));
        }
        if (command instanceof LookupCommand lookup) {
            return new CommandFields(
                    names(lookup.inputs().stream()
                            .map(LookupCommand.Field::ofRow)
                            .toList()),
                    names(lookup.outputs().stream()
                            .map(LookupCommand.Field::ofRow)
                            .toList()));
        }
        throw new IllegalArgumentException("not among the commands of a group: " + command);
    }

    private static Set<String> names(List<Word> words) {
        Set<String> names = new LinkedHashSet<>();
        words.forEach(word -> names.add(word.text()));
        return Collections.unmodifiableSet(names);
    }

    /** The commands up to the last that may drop the row, without those whose results none of these needs. */
    static List<Command> deciding(List<Command> commands) {
        Deque<Command> deciding = new ArrayDeque<>();
        Set<String> needed = new HashSet<>();
        for (int i = commands.size() - 1; i >= 0; i--) {
            CommandFields fields = of(commands.get(i));
            if (fields.writes().isEmpty() || !Collections.disjoint(fields.writes(), needed)) {
                deciding.addFirst(commands.get(i));
                needed.addAll(fields.reads());
            }
        }
        return List.copyOf(deciding);
    }
}
