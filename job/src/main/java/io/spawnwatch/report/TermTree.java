package io.spawnwatch.report;

import io.spawnwatch.detection.explain.Conjunct;
import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.Term;
import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.document.Place;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Prints a condition as a tree, a term a line, each with a mark that says whether it holds. What the event has is shown
 * below the terms that are not as they should be.
 */
final class TermTree {
    /** The longest term and value that are shown whole: a list may have thousands of values. */
    private static final int LONGEST = 240;

    private static final String INDENT = "  ";

    private final PrintWriter out;
    private final Ansi ansi;
    private final boolean unicode;
    private final int width;
    private final Function<String, @Nullable Place> macros;

    /**
     * A tree on a writer that does not escape.
     *
     * @param unicode whether marks may be other than ASCII
     * @param width   where lines are wrapped, in columns
     * @param macros  where a macro is defined, by its signature
     */
    TermTree(PrintWriter out, Ansi ansi, boolean unicode, int width, Function<String, @Nullable Place> macros) {
        this.out = out;
        this.ansi = ansi;
        this.unicode = unicode;
        this.width = width;
        this.macros = macros;
    }

    /** Prints all terms that must hold, those that are decided in the same way together. */
    void print(List<Conjunct> conjuncts) {
        boolean headed = conjuncts.stream().map(Conjunct::decided).distinct().count() > 1
                || conjuncts.stream().anyMatch(conjunct -> conjunct.decided() != Decided.WHERE);
        Decided last = null;
        for (Conjunct conjunct : conjuncts) {
            if (isShown(conjunct)) {
                if (headed && conjunct.decided() != last) {
                    out.println(INDENT + heading(conjunct.decided()));
                }
                last = conjunct.decided();
                print(conjunct.term(), command(conjunct), headed ? 1 : 0, true, List.of(), List.of());
            }
        }
        if (last == null) {
            out.println(INDENT + "every process event");
        }
    }

    /** That rows have the fields by which they are grouped goes without saying. */
    private static boolean isShown(Conjunct conjunct) {
        boolean presence = conjunct.decided() == Decided.BY
                || conjunct.command().equals("stats")
                || conjunct.command().equals("dedup");
        return !presence || !conjunct.term().holds();
    }

    private static String heading(Decided decided) {
        return switch (decided) {
            case WHERE -> "in tstats";
            case BY -> "fields to group by, each of which needs a value";
            case GROUP -> "after tstats, but decided on the event";
            case ROW -> "decided on the row: shown for this event alone";
            case SEVERAL_ROWS -> "decided on several rows: shown for this event alone";
        };
    }

    private static String command(Conjunct conjunct) {
        return switch (conjunct.command()) {
            case "where", "search" -> "| " + conjunct.command() + " ";
            case "tstats" -> "";
            // The words name the command.
            default -> "| ";
        };
    }

    /**
     * Prints a term with its operands.
     *
     * @param before what its words follow
     * @param wanted what its value should be
     * @param within the macros that the term around it comes from
     * @param said   what has been said of the event
     */
    private void print(Term term, String before, int depth, boolean wanted, List<String> within, List<Compared> said) {
        boolean whole = term.kind() == Kind.LEAF
                || (term.kind() == Kind.NOT && term.operands().get(0).kind() == Kind.LEAF);
        marked(depth, term.value(), before + (whole ? shortened(term.words()) : joining(term.kind())));
        if (!term.macros().isEmpty() && !term.macros().equals(within)) {
            note(depth, macro(term.macros()));
        }
        List<Compared> shown = new ArrayList<>(said);
        if (term.holds() != wanted && (whole || isAboutOneValue(term))) {
            for (Compared compared : term.allCompared()) {
                if (!said.contains(compared)) {
                    note(depth, value(compared));
                    shown.add(compared);
                }
            }
        }
        if (!whole) {
            boolean ofOperands = (term.kind() == Kind.NOT) != wanted;
            term.operands().forEach(operand -> print(operand, "", depth + 1, ofOperands, term.macros(), shown));
        }
    }

    /** Whether all operands compare the same value, which then need not be repeated below each of them. */
    private static boolean isAboutOneValue(Term term) {
        return term.operands().stream().allMatch(operand -> operand.kind() == Kind.LEAF)
                && term.allCompared().size() == 1;
    }

    private static String joining(Kind kind) {
        return switch (kind) {
            case AND -> "all of these (AND)";
            case OR -> "at least one of these (OR)";
            case XOR -> "exactly one of these (XOR)";
            case NOT -> "NOT";
            case LEAF -> throw new IllegalArgumentException("joins nothing");
        };
    }

    private String macro(List<String> chain) {
        String name = chain.get(chain.size() - 1);
        Place place = macros.apply(name);
        return "from the macro `" + name + "`" + (place == null ? "" : ", " + place);
    }

    /** What the event has, in words. */
    static String value(Compared compared) {
        return shortened(compared.text()) + (compared.from() == null ? "" : ", from " + shortened(compared.from()));
    }

    /** A text that is not longer than can be read. */
    static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + " ... (" + (text.length() - LONGEST) + " more characters)";
    }

    private void marked(int depth, Truth value, String text) {
        String indent = INDENT.repeat(depth + 1);
        String mark = mark(value);
        List<String> lines = TextBlock.wrapped(indent + mark + " ", Printable.of(text), width);
        String colored = Help.defaultColorScheme(ansi)
                .apply(mark, List.of(Style.bold, color(value)))
                .toString();
        for (int i = 0; i < lines.size(); i++) {
            out.println(
                    i > 0 ? lines.get(i) : indent + colored + lines.get(i).substring(indent.length() + mark.length()));
        }
    }

    private void note(int depth, String text) {
        TextBlock.wrapped(INDENT.repeat(depth + 3), Printable.of(text), width).forEach(out::println);
    }

    private String mark(Truth value) {
        return switch (value) {
            case TRUE -> unicode ? "\u2713" : "T";
            case FALSE -> unicode ? "\u2717" : "F";
            case UNKNOWN -> "?";
        };
    }

    private static Style color(Truth value) {
        return switch (value) {
            case TRUE -> Style.fg_green;
            case FALSE -> Style.fg_red;
            case UNKNOWN -> Style.fg_yellow;
        };
    }
}
