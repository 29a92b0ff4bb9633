package io.spawnwatch.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.compare.Change;
import io.spawnwatch.backtest.compare.Comparison;
import io.spawnwatch.backtest.compare.DifferenceTotals;
import io.spawnwatch.backtest.compare.Side;
import io.spawnwatch.connector.json.JsonRows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a comparison. */
public final class ComparisonPage {

    private ComparisonPage() {}

    /**
     * One of the two sides.
     *
     * @param side     what ran
     * @param settings what makes it differ from the other side, as it was given
     */
    public record Compared(Side side, Map<String, String> settings) {

        /** Copies the map. */
        public Compared {
            settings = Map.copyOf(settings);
        }

        private CatalogPlan catalog() {
            return side.catalog();
        }

        private Set<String> running() {
            return catalog().plans().stream().map(plan -> plan.profile().id()).collect(Collectors.toSet());
        }
    }

    /**
     * Writes the report of a comparison.
     *
     * @param differences what the comparison wrote
     * @param out         stays open
     */
    public static void write(
            RunMessage run,
            Compared before,
            Compared after,
            Comparison.Counts counts,
            DifferenceTotals totals,
            Path differences,
            OutputStream out)
            throws IOException {
        try (ReportPage page = new ReportPage(out)) {
            page.write(run.json(null));
            page.write(DetectionsMessage.ofBoth(before.catalog(), after.catalog(), counts.formats()));
            page.write(DetectionsMessage.attack(after.catalog()));
            page.write(comparison(before, after, counts, totals));
            try (JsonRows rows = JsonRows.open(differences);
                    RowBlocks blocks = page.rows("differences")) {
                for (@Nullable ObjectNode row = rows.next(); row != null; row = rows.next()) {
                    blocks.add(row);
                }
            }
        }
    }

    private static ObjectNode comparison(
            Compared before, Compared after, Comparison.Counts counts, DifferenceTotals totals) {
        ObjectNode json = ReportPage.message("comparison").put("records", counts.events());
        ObjectNode changes = json.putObject("changes");
        for (Change change : Change.values()) {
            changes.put(change.wireName(), totals.count(change));
        }
        Set<String> ranBefore = before.running();
        Set<String> runAfter = after.running();
        add(before, counts.rowsBefore(), id -> !runAfter.contains(id), json.putObject("before"));
        add(after, counts.rowsAfter(), id -> !ranBefore.contains(id), json.putObject("after"));
        return json;
    }

    /** @param lacking tells of a detection's id whether the other side does not run it */
    private static void add(Compared compared, long rows, Predicate<String> lacking, ObjectNode json) {
        compared.settings().forEach(json.putObject("settings")::put);
        json.put("rows", rows);
        List<Verdict> verdicts = compared.catalog().verdicts();
        json.putObject("detections")
                .put("run", count(verdicts, Outcome.RUNS))
                .put("refused", count(verdicts, Outcome.REFUSED))
                .put("left_out", count(verdicts, Outcome.LEFT_OUT));
        json.put("allowlist_entries", compared.side().allowlist().size());
        ArrayNode only = json.putArray("only_here");
        compared.catalog().plans().stream()
                .map(plan -> plan.profile())
                .filter(profile -> lacking.test(profile.id()))
                .forEach(profile -> only.addObject().put("id", profile.id()).put("name", profile.name()));
    }

    private static long count(List<Verdict> verdicts, Outcome outcome) {
        return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
    }
}
