package io.spawnwatch.report;

import io.spawnwatch.decode.EventSource;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.ConditionAnalysis;
import io.spawnwatch.detection.plan.Warning;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What {@code check} says of each detection file. */
public final class VerdictReport {
    private static final int FILE_WIDTH = 72;
    private static final String INDENT = " ".repeat(10);

    private VerdictReport() {}

    /** For a person: each file, and at the end, where a terminal shows it, what they come to. */
    public static void print(CatalogPlan plan, PrintWriter out) {
        int width = plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() != Outcome.REFUSED)
                .mapToInt(verdict -> verdict.file().length())
                .max()
                .orElse(0);
        for (Verdict verdict : plan.verdicts()) {
            out.println(padded(word(verdict.outcome()), INDENT.length()) + line(verdict, Math.min(width, FILE_WIDTH)));
            for (Warning warning : verdict.warnings()) {
                out.println(INDENT + "warning: " + Printable.of(print(warning)));
            }
        }
        summary(plan, out);
        out.flush();
    }

    /** As JSON lines, into a file. */
    public static void writeJson(List<Verdict> verdicts, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                PrintWriter out = new PrintWriter(writer)) {
            writeJson(verdicts, out);
        }
    }

    /** As JSON lines. */
    public static void writeJson(List<Verdict> verdicts, PrintWriter out) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        for (Verdict verdict : verdicts) {
            Detection detection = verdict.detection();
            ObjectNode line = mapper.createObjectNode()
                    .put("file", verdict.file())
                    .put("id", detection == null ? null : detection.id())
                    .put("name", detection == null ? null : detection.name())
                    .put("status", detection == null ? null : detection.status())
                    .put("verdict", verdict.outcome().name().toLowerCase(Locale.ROOT))
                    .put("construct", verdict.outcome() == Outcome.REFUSED ? RefusalReasons.construct(verdict) : null)
                    .put("reason", reason(verdict));
            ArrayNode warnings = line.putArray("warnings");
            verdict.warnings().forEach(warning -> warnings.add(print(warning)));
            out.println(mapper.writeValueAsString(line));
        }
        out.flush();
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String print(Warning warning) {
        return warning.place() + ": " + warning.text();
    }

    /** Why it does not run, with the place where it has one; null where it runs. */
    static @Nullable String reason(Verdict verdict) {
        return verdict.place() == null ? verdict.reason() : verdict.place() + ": " + verdict.reason();
    }

    private static String line(Verdict verdict, int width) {
        if (verdict.outcome() == Outcome.REFUSED) {
            return String.valueOf(reason(verdict));
        }
        String name =
                Objects.requireNonNull(verdict.detection(), verdict.file()).name();
        return padded(verdict.file(), width) + "  " + name + (verdict.runs() ? "" : " (" + verdict.reason() + ")");
    }

    private static void summary(CatalogPlan plan, PrintWriter out) {
        int files = plan.verdicts().size();
        long leftOut = count(plan, Outcome.LEFT_OUT);
        out.println(files + (files == 1 ? " file: " : " files: ") + count(plan, Outcome.RUNS) + " run, "
                + (leftOut == 0 ? "" : leftOut + " left out, ") + count(plan, Outcome.REFUSED) + " refused");
        RefusalReasons.print(plan.verdicts(), out);
        long always = plan.plans().stream()
                .filter(one -> one.witness().requirements().isEmpty())
                .count();
        if (!plan.plans().isEmpty()) {
            out.println("evaluated on every event: " + always);
        }
        for (EventSource source : EventSource.values()) {
            long never = plan.plans().stream()
                    .filter(one -> !ConditionAnalysis.lacking(one.search(), source.fields())
                            .isEmpty())
                    .count();
            if (never > 0) {
                out.println("can never fire on " + source.label() + ": " + never);
            }
        }
    }

    private static long count(CatalogPlan plan, Outcome outcome) {
        return plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
