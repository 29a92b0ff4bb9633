package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.SubsearchCondition;
import java.util.ArrayList;
import java.util.List;

/** A condition for a person to read: one operand per line, every precedence shown by parentheses and indentation. */
final class ConditionLines implements Condition.Visitor<List<String>> {
    private static final String INDENT = "  ";
    private static final String OPEN = "(";
    private static final String CLOSE = ")";

    /** The longest list of values that is easy to read in one line. */
    private static final int LONGEST_LIST = 50;

    private ConditionLines() {}

    /** The lines of a condition; the outermost are not indented. */
    static List<String> of(Condition condition) {
        return new ConditionLines().lines(condition);
    }

    /** A subsearch is shown as it is written: the values that it stands for may be thousands. */
    private List<String> lines(Condition condition) {
        return condition instanceof SubsearchCondition
                ? List.of(SearchPrinter.faithful().print(condition))
                : condition.accept(this);
    }

    @Override
    public List<String> and(AndCondition and) {
        return joined("AND ", and.operands());
    }

    @Override
    public List<String> or(OrCondition or) {
        return joined("OR ", or.operands());
    }

    @Override
    public List<String> not(NotCondition not) {
        return after("NOT ", operand(not.operand()));
    }

    @Override
    public List<String> comparison(Comparison comparison) {
        return simple(comparison);
    }

    @Override
    public List<String> in(InCondition in) {
        String line = SearchPrinter.withoutObjects().print(in);
        if (line.length() <= LONGEST_LIST) {
            return List.of(line);
        }
        List<String> lines = new ArrayList<>();
        lines.add(line.substring(0, line.indexOf(OPEN) + 1));
        int last = in.values().size() - 1;
        for (int i = 0; i <= last; i++) {
            lines.add(INDENT + '"' + in.values().get(i) + '"' + (i < last ? "," : ""));
        }
        lines.add(CLOSE);
        return lines;
    }

    @Override
    public List<String> everyEvent(EveryEvent every) {
        return simple(every);
    }

    private List<String> joined(String operator, List<Condition> operands) {
        List<String> lines = new ArrayList<>();
        for (Condition operand : operands) {
            lines.addAll(lines.isEmpty() ? operand(operand) : after(operator, operand(operand)));
        }
        return lines;
    }

    private List<String> operand(Condition operand) {
        List<String> lines = lines(operand);
        if (!(operand instanceof AndCondition) && !(operand instanceof OrCondition)) {
            return lines;
        }
        List<String> enclosed = new ArrayList<>();
        enclosed.add(OPEN);
        lines.forEach(line -> enclosed.add(INDENT + line));
        enclosed.add(CLOSE);
        return enclosed;
    }

    private static List<String> after(String operator, List<String> lines) {
        List<String> after = new ArrayList<>(lines);
        after.set(0, operator + lines.get(0));
        return after;
    }

    private static List<String> simple(Condition condition) {
        return List.of(SearchPrinter.withoutObjects().print(condition));
    }
}
