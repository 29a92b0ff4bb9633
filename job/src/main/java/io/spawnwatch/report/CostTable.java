package io.spawnwatch.report;

import io.spawnwatch.function.DetectionCosts;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the detections whose conditions cost most in a run, for a person. */
public final class CostTable {
    private static final int MOST = 10;
    private static final String CUT = "...";

    private CostTable() {}

    /**
     * Prints the costliest detections, one a line.
     *
     * @param costs the costliest first
     * @param names names of the detections by id
     * @param width width of the terminal, in columns; a longer name is cut
     */
    public static void print(List<DetectionCost> costs, Map<String, String> names, int width, PrintWriter out) {
        if (costs.isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "%nWhat the conditions cost is not known: one record in %,d is sampled, and none%n"
                            + "of those was a candidate of a detection.%n",
                    DetectionCosts.SAMPLE_INTERVAL);
            out.flush();
            return;
        }
        long wholeNs =
                Math.max(1, costs.stream().mapToLong(DetectionCost::timeNs).sum());
        out.printf(
                Locale.ROOT,
                "%nConditions that cost most, estimated from one record in %,d:%n",
                DetectionCosts.SAMPLE_INTERVAL);
        out.println("   share          time   candidates      matched  detection");
        for (DetectionCost cost : costs.subList(0, Math.min(MOST, costs.size()))) {
            String numbers = String.format(
                    Locale.ROOT,
                    "  %5.1f%% %,10.1f ms %,12d %,12d  ",
                    100.0 * cost.timeNs() / wholeNs,
                    cost.timeNs() / 1e6,
                    cost.candidates(),
                    cost.matched());
            String name = Printable.of(names.getOrDefault(cost.id(), cost.id()));
            out.println(numbers + cut(name, Math.max(CUT.length() + 1, width - numbers.length())));
        }
        out.flush();
    }

    private static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - CUT.length()) + CUT;
    }
}
