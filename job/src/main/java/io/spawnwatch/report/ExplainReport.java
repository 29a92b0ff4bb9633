package io.spawnwatch.report;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessField;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A detection as the engine understood it, for a person: of one that is refused, as much as could be understood. */
public final class ExplainReport {
    private final CatalogPlan catalog;
    private final Verdict verdict;
    private final Duration window;
    private final ReportLines lines;
    private final @Nullable DetectionPlan plan;
    private final @Nullable Search search;

    private ExplainReport(CatalogPlan catalog, Verdict verdict, Duration window, PrintWriter out) {
        this.catalog = catalog;
        this.verdict = verdict;
        this.window = window;
        this.lines = new ReportLines(out);
        this.plan = plan(catalog, verdict);
        this.search = plan == null ? beginning(catalog, verdict) : plan.search();
    }

    /**
     * Prints all that is known of a detection.
     *
     * @param catalog where it is from
     * @param verdict one of the catalog's
     * @param window  window of a detection that does not say otherwise
     */
    public static void print(CatalogPlan catalog, Verdict verdict, Duration window, PrintWriter out) {
        new ExplainReport(catalog, verdict, window, out).print();
        out.flush();
    }

    private void print() {
        Detection detection = verdict.detection();
        lines.title(detection == null ? verdict.file() : detection.name());
        identity(detection);
        if (search != null) {
            condition(search.tstats());
            matching(search);
            rows(search);
            commands(search);
        }
        if (detection != null) {
            new RiskText(lines, detection, plan).print();
        }
        warnings();
    }

    private void identity(@Nullable Detection detection) {
        if (detection != null) {
            lines.entry("id", detection.id());
            lines.entry("version", String.valueOf(detection.version()));
            lines.entry("type", detection.type());
            lines.entry("status", detection.status());
        }
        lines.entry("file", verdict.file());
        String reason = VerdictReport.reason(verdict);
        lines.entry("verdict", VerdictReport.word(verdict.outcome()) + (reason == null ? "" : ": " + reason));
    }

    private void condition(TstatsCommand tstats) {
        lines.section("Condition");
        if (tstats.where() == null) {
            lines.line("every process event");
        } else {
            // A value that is broken into lines could not be copied any more.
            ConditionText.of(tstats.where()).forEach(lines::unbroken);
        }
    }

    private void matching(Search search) {
        if (plan == null) {
            return;
        }
        lines.section("Matching");
        lines.entry("fields needed", names(plan.fields()));
        lines.entries("found by", PrefilterText.of(plan.prefilter()));
        for (EventKind source : EventKind.values()) {
            lines.entry(source.label(), onSource(search, plan, source));
        }
    }

    /** Whether events of a source can be found at all, and what their rows lack. */
    private static String onSource(Search search, DetectionPlan plan, EventKind source) {
        if (ConditionLint.isUnsatisfiable(search)) {
            return "can never fire";
        }
        Set<ProcessField> lacking = ConditionLint.missingFields(search, source.fields());
        if (!lacking.isEmpty()) {
            return "can never fire: it has no " + names(lacking);
        }
        List<ProcessField> missing = plan.groupFields().stream()
                .filter(field -> !source.fields().contains(field))
                .toList();
        return missing.isEmpty()
                ? "can fire"
                : "can fire; always " + plan.profile().filler() + ": " + names(missing);
    }

    private void rows(Search search) {
        TstatsCommand tstats = search.tstats();
        lines.section("Rows");
        List<String> group = new ArrayList<>(
                tstats.by().stream().map(FieldName::name).distinct().toList());
        if (tstats.time() != null) {
            group.add(0, "_time");
        }
        lines.entry("grouped by", group.isEmpty() ? "nothing: one row a window" : String.join(", ", group));
        if (!tstats.by().isEmpty()) {
            String filler = tstats.fillnullValue();
            lines.entry(
                    "missing fields",
                    filler == null
                            ? "an event without one of these makes no row: there is no fillnull_value"
                            : "count as the text '" + filler + "' (fillnull_value)");
        }
        if (plan != null) {
            lines.entry("window", window(plan, search));
        }
        lines.entry(
                "aggregates",
                tstats.aggregates().stream().map(ExplainReport::print).collect(Collectors.joining(", ")));
        if (plan != null) {
            lines.entry("reported", reported(plan, search));
            lines.entry("row's fields", String.join(", ", plan.rowFields()));
        }
    }

    private static String print(Aggregate aggregate) {
        return SearchPrinter.withoutObjects().print(aggregate);
    }

    private String window(DetectionPlan plan, Search search) {
        DetectionOverrides.Setting setting =
                catalog.overrides().of(plan.profile().id());
        String length = DurationText.print(plan.window(window));
        if (search.tstats().time() != null && setting.span() != null) {
            return length + ", from " + setting.places().span();
        }
        if (plan.span() != null) {
            return length + ", the span of the search";
        }
        return setting.window() == null
                ? length + ", as for all detections that do not say otherwise"
                : length + ", from " + setting.places().window();
    }

    private static String reported(DetectionPlan plan, Search search) {
        if (!plan.mayReportEarly()) {
            return "once, when the lateness after the window is over: a condition may cease to hold";
        }
        if (!plan.isIncremental()) {
            return "when the window closes, if its conditions hold then, else when the lateness after it is over: whether"
                    + " two fields with several values have one in common, no single sighting tells";
        }
        return search.commands().stream().anyMatch(CommandMeaning::dropsRows)
                ? "as soon as its conditions hold, again when the window closes"
                : "at the first sighting, again when the window closes";
    }

    private void commands(Search search) {
        if (search.commands().isEmpty() && !isCutShort()) {
            return;
        }
        lines.section("Then");
        String begin = "| " + SearchPrinter.faithful().print(search.tstats()) + " | ";
        for (Command command : search.commands()) {
            String whole = SearchPrinter.faithful().print(new Search(search.tstats(), List.of(command)));
            lines.line("| " + whole.substring(begin.length()));
            lines.line("    " + command.accept(new CommandMeaning()));
        }
        if (isCutShort()) {
            lines.line("(and more, which is not understood)");
        }
    }

    private boolean isCutShort() {
        Detection detection = verdict.detection();
        return plan == null && detection != null && parse(catalog, detection.search()) == null;
    }

    private void warnings() {
        List<Warning> warnings = new ArrayList<>(verdict.warnings());
        if (plan != null && verdict.outcome() != Outcome.RUNS) {
            warnings.addAll(ConditionLint.warnings(plan.search()));
            warnings.addAll(plan.warnings());
        }
        if (!warnings.isEmpty()) {
            lines.section("Warnings");
            warnings.forEach(warning -> lines.line(warning.toString()));
        }
    }

    private static String names(Collection<ProcessField> fields) {
        return fields.stream().map(ProcessField::cimName).collect(Collectors.joining(", "));
    }

    private static @Nullable DetectionPlan plan(CatalogPlan catalog, Verdict verdict) {
        Detection detection = verdict.detection();
        if (detection == null) {
            return null;
        }
        try {
            return DetectionPlan.of(detection, catalog.macros(), catalog.overrides());
        } catch (InvalidDocumentException e) {
            // What is refused is refused with this reason already; of what is left out nobody has asked yet.
            return null;
        }
    }

    /** The longest beginning of the search that is a search. */
    private static @Nullable Search beginning(CatalogPlan catalog, Verdict verdict) {
        Detection detection = verdict.detection();
        String text = detection == null ? "" : detection.search().text();
        Search search = null;
        for (int end = text.length(); search == null && end > 0; end = text.lastIndexOf('|', end - 1)) {
            search = parse(catalog, SourceText.of(verdict.file(), text.substring(0, end)));
        }
        return search;
    }

    private static @Nullable Search parse(CatalogPlan catalog, SourceText text) {
        try {
            return SearchParser.parse(text, catalog.macros());
        } catch (InvalidDocumentException e) {
            // Not understood so far, but perhaps without its last command.
            return null;
        }
    }
}
