package io.spawnwatch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir
    Path folder;

    private static String row(int revision, boolean late) {
        return "{\"risk_event_id\": \"a\", \"revision\": " + revision + ", \"late\": " + late + "}";
    }

    @Test
    void lateRowsReplaceEachOtherOnlyWithinAPair() throws Exception {
        try (DemoFolder demo = DemoFolder.create(folder.resolve("demo"))) {
            Files.write(
                    demo.riskEvents(),
                    List.of(row(1, false), row(3, true), row(2, false), row(4, true), row(5, true), row(7, true)));
            Files.write(demo.suppressed(), List.of(row(3, true), row(5, true), row(6, true)));

            assertThat(demo.latestRiskEvents())
                    .extracting(row -> row.path("revision").asInt())
                    .containsExactly(2, 4, 5, 7);
            assertThat(demo.latestSuppressed())
                    .extracting(row -> row.path("revision").asInt())
                    .containsExactly(3, 6);
        }
    }
}
