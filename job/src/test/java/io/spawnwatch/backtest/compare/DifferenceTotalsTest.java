package io.spawnwatch.backtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.compare.DifferenceTotals.DifferingHost;
import io.spawnwatch.backtest.compare.DifferenceTotals.DifferingHosts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceTotalsTest {
    private static final long SEED = 10;

    @TempDir
    private Path folder;

    /** Held against a map of everything. A row may have several hosts, one, or none. */
    @Test
    void rowsAreCountedByDetectionAndHost() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, Map<String, Long>> expected = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            ObjectNode row = JsonNodeFactory.instance
                    .objectNode()
                    .put("detection_name", "d" + random.nextInt(5))
                    .put("firstTime", "2026-03-02T09:00:00.000Z");
            Map<String, Long> ofDetection =
                    expected.computeIfAbsent(row.path("detection_name").asText(), name -> new TreeMap<>());
            int hosts = random.nextInt(4);
            if (hosts == 1) {
                String host = "h" + random.nextInt(40);
                row.put("dest", host);
                ofDetection.merge(host, 1L, Long::sum);
            } else if (hosts > 1) {
                ArrayNode dest = row.putArray("dest");
                for (int j = 0; j < hosts; j++) {
                    String host = "h" + (10 * j + random.nextInt(10));
                    dest.add(host);
                    ofDetection.merge(host, 1L, Long::sum);
                }
            }
            lines.add(new RowDifference(Change.GAINED, List.of(), null, row)
                    .json()
                    .toString());
        }
        Path differences = Files.write(folder.resolve("differences"), lines);

        DifferenceTotals totals = DifferenceTotals.of(differences, folder);

        Map<String, DifferingHosts> found = new TreeMap<>();
        totals.byDetection().forEach((name, detection) -> found.put(name, detection.hosts()));
        Map<String, DifferingHosts> naive = new TreeMap<>();
        expected.forEach((name, hosts) -> naive.put(
                name,
                new DifferingHosts(
                        hosts.size(),
                        hosts.entrySet().stream()
                                .map(host -> new DifferingHost(host.getKey(), host.getValue()))
                                .sorted(Comparator.comparing((DifferingHost host) -> -host.rows())
                                        .thenComparing(DifferingHost::name))
                                .limit(3)
                                .toList())));
        assertThat(found).as("seed %d", SEED).isEqualTo(naive);
        DifferingHost first = naive.get("d0").most().get(0);
        StringWriter printed = new StringWriter();
        new ComparisonReport(80, new PrintWriter(printed)).print(new Comparison.Counts(9, 0, 0, 2_000, false), totals);
        assertThat(printed.toString())
                .contains("\n  on " + first.name() + " (" + first.rows() + "), ")
                .contains(" and " + (naive.get("d0").count() - 3) + " more\n");
    }
}
