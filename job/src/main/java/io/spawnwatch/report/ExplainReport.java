package io.spawnwatch.report;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.Schedules;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.explain.CommandExplanation;
import io.spawnwatch.detection.explain.DetectionExplanation;
import io.spawnwatch.detection.explain.EventKindExplanation;
import io.spawnwatch.detection.explain.PlanExplanation;
import io.spawnwatch.detection.explain.SearchExplanation;
import io.spawnwatch.detection.explain.WindowExplanation;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.document.DurationText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints how the engine understands a detection. A refused detection is printed as far as it could be understood. */
public final class ExplainReport {
    /** The width of a report that is not for a narrower terminal, in columns. */
    public static final int WIDTH = TextBlock.WIDTH;

    private final ReportLines lines;

    private ExplainReport(PrintWriter out, int width) {
        this.lines = new ReportLines(out, width);
    }

    /**
     * Prints all that is known of a detection.
     *
     * @param verdict     the verdict on its file
     * @param explanation what the file contains
     * @param schedules   the schedules that the file may name
     * @param cost        what it costs to evaluate the detection on an event, or empty
     * @param width       where lines are wrapped, in columns; a longer word, and the condition, are not broken
     */
    public static void print(
            Verdict verdict,
            DetectionExplanation explanation,
            Schedules schedules,
            String cost,
            int width,
            PrintWriter out) {
        ExplainReport report = new ExplainReport(out, width);
        report.identity(verdict);
        if (verdict.metadata() != null) {
            new MetadataSection(report.lines, verdict.metadata(), schedules).print();
        }
        SearchExplanation search = explanation.search();
        PlanExplanation plan = explanation.plan();
        if (search != null) {
            report.condition(search);
            report.matching(plan, cost);
            report.rows(search, plan);
            report.commands(search);
        }
        Detection detection = verdict.detection();
        if (detection != null) {
            new RiskSection(report.lines, detection, plan).print();
        }
        report.warnings(explanation.warnings());
        out.flush();
    }

    private void identity(Verdict verdict) {
        Detection detection = verdict.detection();
        lines.title(detection == null ? verdict.file() : detection.name());
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

    private void condition(SearchExplanation search) {
        lines.section("Condition");
        // Not wrapped, so that values can be copied.
        search.condition().forEach(lines::unbroken);
    }

    private void matching(@Nullable PlanExplanation plan, String cost) {
        if (plan == null) {
            return;
        }
        lines.section("Matching");
        lines.entry("fields needed", String.join(", ", plan.fields()));
        lines.entries("found by", plan.prefilter());
        lines.entry("cost", cost);
        lines.entries("decided on each event", plan.pushedDown().onEvents());
        lines.entries("decided on rows", plan.pushedDown().onRows());
        plan.eventKinds().forEach(events -> lines.entry(events.kind().label(), describe(events)));
        new FieldSection(lines, plan).print();
    }

    private static String describe(EventKindExplanation events) {
        if (!events.canFire()) {
            List<String> reasons = events.reasons();
            return "can never fire" + (reasons.isEmpty() ? "" : ": ") + String.join("; ", reasons);
        }
        Map<String, List<String>> namesByText = new LinkedHashMap<>();
        events.constant().forEach((name, text) -> namesByText
                .computeIfAbsent(text, any -> new ArrayList<>())
                .add(name));
        StringBuilder description = new StringBuilder("can fire");
        namesByText.forEach((text, names) ->
                description.append("; always ").append(text).append(": ").append(String.join(", ", names)));
        return description.toString();
    }

    private void rows(SearchExplanation search, @Nullable PlanExplanation plan) {
        lines.section("Rows");
        lines.entry(
                "grouped by",
                search.groupedBy().isEmpty() ? "nothing: one row per window" : String.join(", ", search.groupedBy()));
        if (search.missingFields() != null) {
            lines.entry("missing fields", search.missingFields());
        }
        if (plan != null) {
            lines.entry("window", describe(plan.window()));
        }
        lines.entry("aggregates", String.join(", ", search.aggregates()));
        if (plan != null) {
            lines.entry("reported", plan.reportTime().text());
            lines.entry("row's fields", String.join(", ", plan.rowFields()));
        }
    }

    private static String describe(WindowExplanation window) {
        String length = DurationText.print(window.windows().length());
        Duration offset = window.windows().offset();
        return switch (window.reason()) {
                    case OVERRIDE -> length + ", from " + window.configured();
                    case SPAN -> length + ", the span of the search";
                    case DEFAULT -> length + ", the setting for all detections";
                }
                + (offset.isZero()
                        ? ""
                        : ", shifted by " + DurationText.print(offset)
                                + (window.offsetConfigured() == null ? "" : ", from " + window.offsetConfigured()));
    }

    private void commands(SearchExplanation search) {
        if (search.commands().isEmpty() && !search.cutShort()) {
            return;
        }
        lines.section("Then");
        for (CommandExplanation command : search.commands()) {
            lines.line("| " + command.spl());
            lines.line("    " + command.meaning());
        }
        if (search.cutShort()) {
            lines.line("(the rest of the search could not be understood)");
        }
    }

    private void warnings(List<Warning> warnings) {
        if (!warnings.isEmpty()) {
            lines.section("Warnings");
            warnings.forEach(warning -> lines.line(warning.toString()));
        }
    }
}
