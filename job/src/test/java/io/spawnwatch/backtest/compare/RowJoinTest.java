package io.spawnwatch.backtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowJoinTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private List<String> differences(List<String> before, List<String> after) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RowJoin join = new RowJoin(folder)) {
            join.add(write("before", before), false);
            join.add(write("after", after), true);
            join.forEachDifference(difference -> lines.add(new String(difference.line(), StandardCharsets.US_ASCII)));
        }
        return lines;
    }

    private Path write(String name, List<String> rows) throws IOException {
        return Files.write(folder.resolve(name), rows, StandardCharsets.US_ASCII);
    }

    /** A row as it is written: in ASCII. */
    private static String row(int id, String process) {
        return "{\"risk_event_id\":\"" + id + "\",\"process\":\"" + process + "\"}";
    }

    @Test
    void surrogatesThatStandForBytesAreComparedAndWritten() throws Exception {
        List<String> before = List.of(row(1, "caf\\uDCE9.exe"), row(2, "caf\\uDCE9.exe"), row(3, "whoami \\uD83D"));
        List<String> after = List.of(row(1, "caf\\uDCE8.exe"), row(2, "caf\\uDCE9.exe"));

        List<String> lines = differences(before, after);

        TreeMap<String, ObjectNode> found = new TreeMap<>();
        for (String line : lines) {
            ObjectNode difference = (ObjectNode) JSON.readTree(line);
            found.put(difference.path("before").path("risk_event_id").asText(), difference);
        }
        assertThat(found).containsOnlyKeys("1", "3");
        assertThat(found.get("1").path("after").path("process").asText()).isEqualTo("caf\uDCE8.exe");
        assertThat(found.get("3").path("before").path("process").asText()).isEqualTo("whoami \uD83D");
    }

    /** Processor time, since the machine may be busy. One system call a byte takes many times as long. */
    @Test
    void rowsThatDifferAreReadInFewSteps() throws Exception {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            before.add(row(i, "a".repeat(1_500)));
            after.add(row(i, "b".repeat(1_500)));
        }
        long startedNanos = cpuNanos();

        List<String> lines = differences(before, after);

        assertThat(Duration.ofNanos(cpuNanos() - startedNanos)).isLessThan(Duration.ofSeconds(4));
        assertThat(lines).hasSize(10_000);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
