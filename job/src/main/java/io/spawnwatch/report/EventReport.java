package io.spawnwatch.report;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.explain.Conjunct;
import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.FieldTrace;
import io.spawnwatch.detection.explain.Term;
import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.document.Place;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Prints how a detection decides on an event: the event's fields, each term of the condition, and why it did not fire. */
public final class EventReport {
    /** The width of the report, in columns, unless the terminal is narrower. */
    public static final int WIDTH = 80;

    private static final int MOST_REASONS = 3;
    private static final int LONGEST_WORDS = 120;
    private static final int LONGEST_VALUE = 200;

    private final ReportLines lines;
    private final TermTree tree;
    private final PrintWriter out;
    private final FieldMapping mapping;

    /**
     * A report.
     *
     * @param out     does not escape
     * @param ansi    whether to use colours
     * @param unicode whether characters beyond ASCII can be shown
     * @param width   where lines are wrapped, in columns; a longer word is not broken
     * @param mapping the field mapping with which events were decoded
     * @param macros  where a macro is defined, by its signature
     */
    public EventReport(
            PrintWriter out,
            Ansi ansi,
            boolean unicode,
            int width,
            FieldMapping mapping,
            Function<String, @Nullable Place> macros) {
        this.out = out;
        this.mapping = mapping;
        lines = new ReportLines(out, width);
        tree = new TermTree(out, ansi, unicode, width, macros);
    }

    /**
     * Prints the report.
     *
     * @param verdict the verdict on the detection's file
     * @param records what the file's records are
     * @param shown   the event to show, or null if there is none
     */
    public void print(Verdict verdict, HeldRecords records, @Nullable HeldEvent shown) {
        Detection detection = Objects.requireNonNull(verdict.detection());
        lines.title(detection.name());
        lines.entry("id", detection.id());
        lines.entry("file", verdict.file());
        if (verdict.outcome() != Outcome.RUNS) {
            String reason = VerdictReport.reason(verdict);
            lines.entry("verdict", VerdictReport.word(verdict.outcome()) + (reason == null ? "" : ": " + reason));
        }
        lines.entry("events", records.file());
        if (records.read() != 1) {
            records(records);
        }
        lines.entries("left out", records.others());
        if (records.fault() != null) {
            lines.entry("not read", records.fault());
        }
        if (shown != null) {
            event(records, shown);
            fields(shown);
            lines.section("Condition");
            tree.print(shown.trace().conjuncts());
        }
        lines.section("Result");
        result(records, shown);
        out.flush();
    }

    private void records(HeldRecords records) {
        lines.entry(
                "records",
                records.read() + " read: " + counted(records.events(), "process event")
                        + (records.skipped() == 0 ? "" : ", " + counted(records.skipped(), "other event"))
                        + (records.rejected() == 0 ? "" : ", " + records.rejected() + " rejected"));
        if (records.events() > 0) {
            String numbers = records.firing().stream().map(String::valueOf).collect(Collectors.joining(", "));
            String more = records.fired() > records.firing().size() ? ", ..." : "";
            lines.entry(
                    "fires on",
                    records.fired() == 0
                            ? "none of them" + (records.matched() == 0 ? "" : "; " + records.matched() + " count")
                            : records.fired() + " of them: " + (records.firing().size() == 1 ? "record " : "records ")
                                    + numbers + more);
        }
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void event(HeldRecords records, HeldEvent shown) {
        String why = "";
        if (records.events() > 1) {
            why = switch (shown.outcome()) {
                case FIRES -> ", the first on which it fires";
                case ALLOWED -> ", the first whose row the allowlist covers";
                case COUNTS -> ", the first that counts";
                case MISSES -> ", which comes nearest";
            };
        }
        EventKind kind = shown.kind();
        lines.entry("shown", "record " + shown.number() + " (line " + shown.line() + ")" + why);
        lines.entry("kind", kind == null ? "" : kind.label());
        lines.entry("time", EventTime.format(shown.timeMs()));
        List<String> missing = shown.trace().ruledOutBy();
        lines.entry(
                "index",
                missing.isEmpty()
                        ? "finds the event, so that the condition is evaluated"
                        : "rules the event out: it has no " + TermTree.shortened(String.join("; no ", missing)));
    }

    private void fields(HeldEvent shown) {
        lines.section("Fields");
        for (FieldTrace field : shown.trace().fields()) {
            lines.entry(field.name(), describe(field, shown.kind()));
        }
    }

    private String describe(FieldTrace field, @Nullable EventKind kind) {
        String value = field.value();
        if (value == null) {
            return "missing";
        }
        String text = shortened(value, LONGEST_VALUE);
        if (field.isCalculated()) {
            return text
                    + (field.decoded() == null
                            ? " (missing in the event; the data model fills it in)"
                            : " (calculated by the data model from " + shortened(field.decoded(), LONGEST_VALUE) + ")");
        }
        ProcessField known = ProcessField.ofCimName(field.name());
        String source = kind == null || kind == EventKind.CIM || known == null ? null : kind.source(known, mapping);
        return source == null ? text : text + " (" + source + ")";
    }

    private void result(HeldRecords records, @Nullable HeldEvent shown) {
        if (shown == null) {
            lines.line(
                    records.read() == 0
                            ? "There is no record to hold against the detection."
                            : "It did not fire because there is no process event: a detection sees only events that"
                                    + " start a process.");
            return;
        }
        switch (shown.outcome()) {
            case FIRES -> lines.line("It fires.");
            case ALLOWED -> {
                AllowlistEntry entry = Objects.requireNonNull(shown.covering());
                lines.line("It fires, but the allowlist covers its row, which goes to 'suppressed': entry '"
                        + entry.id() + "', " + entry.reason() + " Owner: " + entry.owner());
            }
            case COUNTS -> {
                lines.line("The event counts, but makes no row alone: " + reasons(shown));
                lines.line(
                        shown.trace().decisiveConjuncts().stream()
                                        .allMatch(conjunct -> conjunct.decided() == Decided.SEVERAL_ROWS)
                                ? "Other rows of its window may change that: `replay` reads all events."
                                : "Other events of its group may change that: `replay` reads all events.");
            }
            case MISSES -> lines.line("It did not fire because " + reasons(shown));
        }
        if (shown.outcome() != HeldEvent.Outcome.MISSES) {
            lines.entry(
                    "window", EventTime.format(shown.windowStartMs()) + " to " + EventTime.format(shown.windowEndMs()));
        }
        RiskEvent risk = shown.risk();
        if (risk != null) {
            risk(shown, risk);
        }
    }

    private void risk(HeldEvent shown, RiskEvent risk) {
        List<String> names = Objects.requireNonNull(shown.row()).profile().groupFields();
        List<String> group = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            group.add(names.get(i) + "="
                    + shortened(Objects.requireNonNull(shown.row()).group().get(i), LONGEST_VALUE));
        }
        lines.entries("group", group);
        lines.entry("score", risk.risk().score() + ", " + risk.risk().severity());
        lines.entries(
                "risk objects",
                risk.risk().riskObjects().stream().map(EventReport::describe).toList());
        lines.entry("message", TermTree.shortened(risk.risk().message()));
    }

    private static String describe(RiskObject object) {
        return object.riskObjectType() + " " + object.riskObject() + ", score " + object.riskScore();
    }

    /** The terms for which there is no row, with what the event has. */
    static String reasons(HeldEvent shown) {
        List<String> reasons = new ArrayList<>();
        Set<String> said = new HashSet<>();
        for (Conjunct conjunct : shown.trace().decisiveConjuncts()) {
            conjunct.term().lacking().forEach(term -> reasons.add(reason(conjunct, term, said)));
        }
        int more = reasons.size() - MOST_REASONS;
        return more <= 0
                ? String.join("; and ", reasons) + "."
                : String.join("; and ", reasons.subList(0, MOST_REASONS)) + "; and " + more + " more "
                        + (more == 1 ? "term does" : "terms do") + " not hold.";
    }

    /** @param said what has been said of the event, which is not repeated */
    private static String reason(Conjunct conjunct, Term term, Set<String> said) {
        String has = term.allCompared().stream()
                .limit(MOST_REASONS)
                .map(Compared::text)
                .map(text -> shortened(text, LONGEST_VALUE))
                .collect(Collectors.joining(", "));
        if (conjunct.decided() == Decided.BY) {
            return has + ", and without fillnull_value an event needs a value of each field to group by";
        }
        String from = term.macros().isEmpty()
                ? ""
                : " (macro `" + term.macros().get(term.macros().size() - 1) + "`)";
        return shortened(term.words(), LONGEST_WORDS) + from + " is "
                + (term.value() == Truth.UNKNOWN ? "unknown" : "false")
                + (!has.isEmpty() && said.add(has) ? ": " + has : "") + " (" + term.place() + ")";
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + " ...";
    }
}
