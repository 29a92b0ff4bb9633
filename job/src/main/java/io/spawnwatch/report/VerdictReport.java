package io.spawnwatch.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code check} says of each detection file. */
public final class VerdictReport {
    private static final int FILE_WIDTH = 72;
    private static final String INDENT = " ".repeat(10);

    private VerdictReport() {}

    /**
     * What is said of the allowlist that detections are checked with.
     *
     * @param file     as it was given
     * @param warnings of its entries
     */
    public record AllowlistVerdict(String file, List<Warning> warnings) {
        /** Copies the list. */
        public AllowlistVerdict {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * For a person: each file, and at the end, where a terminal shows it, what they come to.
     *
     * @param allowlist null where none was given
     */
    public static void print(CatalogPlan plan, @Nullable AllowlistVerdict allowlist, PrintWriter out) {
        int width = plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() != Outcome.REFUSED)
                .mapToInt(verdict -> Printable.of(verdict.file()).length())
                .max()
                .orElse(0);
        for (Verdict verdict : plan.verdicts()) {
            out.println(padded(word(verdict.outcome()), INDENT.length()) + line(verdict, Math.min(width, FILE_WIDTH)));
            print(verdict.warnings(), INDENT, out);
        }
        if (allowlist != null) {
            out.println(padded("allowlist", INDENT.length()) + Printable.of(allowlist.file()));
            print(allowlist.warnings(), INDENT, out);
        }
        summary(plan, out);
        out.flush();
    }

    /** Each warning in a line of its own. */
    public static void print(List<Warning> warnings, String indent, PrintWriter out) {
        warnings.forEach(warning -> out.println(indent + "warning: " + Printable.of(warning.toString())));
    }

    /**
     * As JSON lines, in plain ASCII, so that a terminal obeys none of their characters: one for each detection file, and
     * one with the verdict {@code allowlist} for the allowlist.
     */
    public static void writeJson(List<Verdict> verdicts, @Nullable AllowlistVerdict allowlist, Writer out)
            throws IOException {
        ObjectMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                        .build())
                .build();
        for (Verdict verdict : verdicts) {
            Detection detection = verdict.detection();
            ObjectNode line = mapper.createObjectNode()
                    .put("file", verdict.file())
                    .put("id", detection == null ? null : detection.id())
                    .put("name", detection == null ? null : detection.name())
                    .put("status", detection == null ? null : detection.status())
                    .put("verdict", verdict.outcome().name().toLowerCase(Locale.ROOT))
                    .put(
                            "construct",
                            verdict.refusal() == null
                                    ? null
                                    : verdict.refusal().construct().label())
                    .put("reason", reason(verdict));
            writeJson(line, verdict.warnings(), mapper, out);
        }
        if (allowlist != null) {
            ObjectNode line = mapper.createObjectNode()
                    .put("file", allowlist.file())
                    .putNull("id")
                    .putNull("name")
                    .putNull("status")
                    .put("verdict", "allowlist")
                    .putNull("construct")
                    .putNull("reason");
            writeJson(line, allowlist.warnings(), mapper, out);
        }
        out.flush();
    }

    private static void writeJson(ObjectNode line, List<Warning> warnings, ObjectMapper mapper, Writer out)
            throws IOException {
        ArrayNode texts = line.putArray("warnings");
        warnings.forEach(warning -> texts.add(warning.toString()));
        out.write(mapper.writeValueAsString(line));
        out.write('\n');
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Why it does not run, with the place where it has one; null where it runs. */
    static @Nullable String reason(Verdict verdict) {
        return verdict.refusal() == null
                ? verdict.omission()
                : verdict.refusal().toString();
    }

    private static String line(Verdict verdict, int width) {
        if (verdict.outcome() == Outcome.REFUSED) {
            return Printable.of(String.valueOf(reason(verdict)));
        }
        String name =
                Objects.requireNonNull(verdict.detection(), verdict.file()).name();
        return padded(Printable.of(verdict.file()), width) + "  "
                + Printable.of(name + (verdict.runs() ? "" : " (" + verdict.omission() + ")"));
    }

    private static void summary(CatalogPlan plan, PrintWriter out) {
        int files = plan.verdicts().size();
        long leftOut = count(plan, Outcome.LEFT_OUT);
        out.println(files + (files == 1 ? " file: " : " files: ") + count(plan, Outcome.RUNS) + " run, "
                + (leftOut == 0 ? "" : leftOut + " left out, ") + count(plan, Outcome.REFUSED) + " refused");
        RefusalReasons.print(plan.verdicts(), out);
        if (!plan.plans().isEmpty()) {
            everyEvent(plan, out);
        }
        for (EventKind source : EventKind.values()) {
            long never = plan.plans().stream()
                    .filter(one -> !ConditionLint.missingFields(one.search(), source.fields())
                            .isEmpty())
                    .count();
            if (never > 0) {
                out.println("can never fire on " + source.label() + ": " + never);
            }
        }
    }

    /** How many detections no index can rule out for any event, and which: they are what costs most. */
    private static void everyEvent(CatalogPlan plan, PrintWriter out) {
        List<Verdict> always = new ArrayList<>();
        Iterator<DetectionPlan> plans = plan.plans().iterator();
        for (Verdict verdict : plan.verdicts()) {
            if (verdict.runs() && plans.next().prefilter().clauses().isEmpty()) {
                always.add(verdict);
            }
        }
        out.println("evaluated on every event: " + always.size());
        int width = always.stream()
                .mapToInt(verdict -> verdict.file().length())
                .max()
                .orElse(0);
        for (Verdict verdict : always) {
            Detection detection = Objects.requireNonNull(verdict.detection(), verdict.file());
            out.println(INDENT
                    + Printable.of(padded(verdict.file(), Math.min(width, FILE_WIDTH)) + "  " + detection.name() + " ("
                            + detection.id() + ")"));
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
