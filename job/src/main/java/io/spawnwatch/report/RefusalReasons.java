package io.spawnwatch.report;

import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Why files are refused, the most frequent reason first: what would have to be changed to run the most of them. */
final class RefusalReasons {
    private static final int SHOWN = 20;

    /** Which macro a construct came from, what could be used instead and what it was applied to do not make a kind. */
    private static final Pattern MACRO = Pattern.compile("^(?:in macro `[^`]*`: )+");

    private static final Pattern CURE = Pattern.compile("; .*$");
    private static final Pattern ARGUMENTS = Pattern.compile("\\([^']*\\)[^']*(?=')");

    private RefusalReasons() {}

    static void print(List<Verdict> verdicts, PrintWriter out) {
        Map<String, Integer> counts = new HashMap<>();
        for (Verdict verdict : verdicts) {
            if (!verdict.runs()) {
                counts.merge(kind(String.valueOf(verdict.reason())), 1, Integer::sum);
            }
        }
        List<Map.Entry<String, Integer>> kinds = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .toList();
        for (Map.Entry<String, Integer> kind : kinds.subList(0, Math.min(SHOWN, kinds.size()))) {
            out.println(String.format(Locale.ROOT, "%6d  %s", kind.getValue(), kind.getKey()));
        }
        int others = kinds.stream().skip(SHOWN).mapToInt(Map.Entry::getValue).sum();
        if (others > 0) {
            out.println(String.format(Locale.ROOT, "%6d  for other reasons", others));
        }
    }

    static String kind(String reason) {
        String kind = MACRO.matcher(reason).replaceFirst("");
        kind = CURE.matcher(kind).replaceFirst("");
        return ARGUMENTS.matcher(kind).replaceAll("(...)");
    }
}
