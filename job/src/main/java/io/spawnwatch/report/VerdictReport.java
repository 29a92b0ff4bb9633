package io.spawnwatch.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.explain.EventKindExplanation;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code check} says about each detection file. */
public final class VerdictReport {
    private static final int FILE_WIDTH = 72;
    private static final String INDENT = " ".repeat(10);

    /** Plain ASCII, so that a terminal obeys none of the characters. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private VerdictReport() {}

    /**
     * What is said about the allowlist that detections are checked with.
     *
     * @param file     as it was given
     * @param warnings about its entries
     */
    public record AllowlistVerdict(String file, List<Warning> warnings) {
        /** Copies the list. */
        public AllowlistVerdict {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Prints each file for a person, and a summary at the end, where a terminal shows it. Long names of files stay in one
     * piece, which a text table would cut or wrap.
     *
     * @param allowlist null if none was given
     */
    public static void print(CatalogPlan catalog, @Nullable AllowlistVerdict allowlist, PrintWriter out) {
        List<Verdict> usable = catalog.verdicts().stream()
                .filter(verdict -> verdict.outcome() != Outcome.REFUSED)
                .toList();
        int width = fileWidth(usable);
        for (Verdict verdict : catalog.verdicts()) {
            out.println(padded(word(verdict.outcome()), INDENT.length()) + describe(verdict, width));
            print(verdict.warnings(), INDENT, out);
        }
        if (allowlist != null) {
            out.println(padded("allowlist", INDENT.length()) + Printable.of(allowlist.file()));
            print(allowlist.warnings(), INDENT, out);
        }
        summary(catalog, out);
        out.flush();
    }

    /** Prints each warning on a line of its own. */
    public static void print(List<Warning> warnings, String indent, PrintWriter out) {
        warnings.forEach(warning -> out.println(indent + "warning: " + Printable.of(warning.toString())));
    }

    /**
     * Writes JSON lines: one for each detection file, and one with the verdict {@code allowlist} for the allowlist.
     *
     * @param allowlist null if none was given
     */
    public static void writeJson(List<Verdict> verdicts, @Nullable AllowlistVerdict allowlist, Writer out)
            throws IOException {
        for (Verdict verdict : verdicts) {
            Detection detection = verdict.detection();
            Refusal refusal = verdict.refusal();
            ObjectNode line = JSON.createObjectNode()
                    .put("file", verdict.file())
                    .put("id", detection == null ? null : detection.id())
                    .put("name", detection == null ? null : detection.name())
                    .put("status", detection == null ? null : detection.status())
                    .put("verdict", verdict.outcome().name().toLowerCase(Locale.ROOT))
                    .put(
                            "construct",
                            refusal == null ? null : refusal.construct().label())
                    .put("reason", reason(verdict));
            writeJson(line, verdict.warnings(), out);
        }
        if (allowlist != null) {
            ObjectNode line = JSON.createObjectNode()
                    .put("file", allowlist.file())
                    .putNull("id")
                    .putNull("name")
                    .putNull("status")
                    .put("verdict", "allowlist")
                    .putNull("construct")
                    .putNull("reason");
            writeJson(line, allowlist.warnings(), out);
        }
        out.flush();
    }

    private static void writeJson(ObjectNode line, List<Warning> warnings, Writer out) throws IOException {
        ArrayNode texts = line.putArray("warnings");
        warnings.forEach(warning -> texts.add(warning.toString()));
        out.write(JSON.writeValueAsString(line));
        out.write('\n');
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Why the detection does not run, with the place if there is one; null if it runs. */
    static @Nullable String reason(Verdict verdict) {
        return verdict.refusal() == null
                ? verdict.omission()
                : verdict.refusal().toString();
    }

    private static String describe(Verdict verdict, int width) {
        if (verdict.outcome() == Outcome.REFUSED) {
            return Printable.of(String.valueOf(reason(verdict)));
        }
        return padded(Printable.of(verdict.file()), width) + "  "
                + Printable.of(detection(verdict).name() + (verdict.runs() ? "" : " (" + verdict.omission() + ")"));
    }

    private static void summary(CatalogPlan catalog, PrintWriter out) {
        int files = catalog.verdicts().size();
        long leftOut = count(catalog, Outcome.LEFT_OUT);
        out.println(files + (files == 1 ? " file: " : " files: ") + count(catalog, Outcome.RUNS) + " run, "
                + (leftOut == 0 ? "" : leftOut + " left out, ") + count(catalog, Outcome.REFUSED) + " refused");
        RefusalReasons.print(catalog.verdicts(), out);
        if (!catalog.plans().isEmpty()) {
            testedOnEveryEvent(catalog.verdicts(), out);
        }
        for (EventKind kind : EventKind.values()) {
            long neverFiring = catalog.plans().stream()
                    .filter(plan -> EventKindExplanation.of(plan, kind).isBlocked())
                    .count();
            if (neverFiring > 0) {
                out.println("can never fire on " + kind.label() + ": " + neverFiring);
            }
        }
    }

    /** Prints which detections the index cannot rule out for any event: they cost the most. */
    private static void testedOnEveryEvent(List<Verdict> verdicts, PrintWriter out) {
        List<Verdict> expensive = verdicts.stream()
                .filter(verdict -> verdict.plan() != null && verdict.plan().isTestedOnEveryEvent())
                .toList();
        out.println("evaluated on every event: " + expensive.size());
        int width = fileWidth(expensive);
        for (Verdict verdict : expensive) {
            Detection detection = detection(verdict);
            out.println(INDENT + padded(Printable.of(verdict.file()), width) + "  "
                    + Printable.of(detection.name() + " (" + detection.id() + ")"));
        }
    }

    private static Detection detection(Verdict verdict) {
        return Objects.requireNonNull(verdict.detection(), verdict.file());
    }

    private static long count(CatalogPlan catalog, Outcome outcome) {
        return catalog.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }

    /** The width of a column for the names of files. Names that are longer than its limit stick out. */
    private static int fileWidth(List<Verdict> verdicts) {
        int longest = verdicts.stream()
                .mapToInt(verdict -> Printable.of(verdict.file()).length())
                .max()
                .orElse(0);
        return Math.min(longest, FILE_WIDTH);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
