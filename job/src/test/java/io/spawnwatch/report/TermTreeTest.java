package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.explain.Conjunct;
import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.Term;
import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.document.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TermTreeTest {
    private static final Place PLACE = new Place("d.yml", 3, 5);

    private static Term leaf(String words, Truth value, Compared... compared) {
        return new Term(Kind.LEAF, words, PLACE, List.of(), value, List.of(compared), List.of());
    }

    private static Term joined(Kind kind, Truth value, Term... operands) {
        return new Term(kind, kind.name(), PLACE, List.of(), value, List.of(), List.of(operands));
    }

    private static String print(boolean unicode, Ansi ansi, int width, Conjunct... conjuncts) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        new TermTree(out, ansi, unicode, width, macro -> null).print(List.of(conjuncts));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static Conjunct where(Term term) {
        return new Conjunct(Decided.WHERE, "tstats", term);
    }

    @Test
    void aTreeHasATermALineAndSaysWhatTheEventHasBelowThoseThatAreNotAsTheyShouldBe() {
        Compared user = new Compared("user", List.of("ada"), null);
        Compared missing = new Compared("dest", List.of(), null);

        assertThat(print(
                        false,
                        Ansi.OFF,
                        80,
                        where(leaf("user=a*", Truth.TRUE, user)),
                        where(joined(
                                Kind.NOT,
                                Truth.FALSE,
                                joined(
                                        Kind.AND,
                                        Truth.TRUE,
                                        leaf("user=ada", Truth.TRUE, user),
                                        joined(Kind.NOT, Truth.TRUE, leaf("dest=x", Truth.FALSE, missing))))),
                        where(joined(
                                Kind.OR,
                                Truth.UNKNOWN,
                                leaf("user=b", Truth.FALSE, user),
                                leaf("user=c", Truth.UNKNOWN, user)))))
                .isEqualTo("""
                      T user=a*
                      F NOT
                        T all of these (AND)
                          T user=ada
                              user is ada
                          T NOT
                              dest is missing
                      ? at least one of these (OR)
                          user is ada
                        F user=b
                        ? user=c
                    """.indent(0));
    }

    @Test
    void aMarkIsColouredAndALongTermIsWrappedAndCut() {
        String tree = print(true, Ansi.ON, 40, where(leaf("user IN (" + "\"value\", ".repeat(40) + ")", Truth.FALSE)));

        assertThat(tree)
                .startsWith("  \u001b[1m\u001b[31m\u2717\u001b[39m\u001b[21m\u001b[0m user IN (")
                .contains(" more characters)");
        assertThat(tree.lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.length() <= 40);
    }

    @Test
    void charactersThatATerminalObeysAreEscaped() {
        assertThat(print(
                        false,
                        Ansi.OFF,
                        80,
                        where(leaf("user=a", Truth.FALSE, new Compared("user", List.of("\u001b[2J"), null)))))
                .contains("user is \\u001b[2J")
                .doesNotContain("\u001b");
    }

    @Test
    void aSearchWithoutAConditionHoldsForEveryEvent() {
        assertThat(print(false, Ansi.OFF, 80)).isEqualTo("  every process event\n");
    }
}
