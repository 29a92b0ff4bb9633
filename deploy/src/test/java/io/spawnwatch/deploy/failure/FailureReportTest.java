package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.deploy.failure.FailureReport.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureReportTest {
    @TempDir
    Path folder;

    @Test
    void theProcessesOfARunAddToOneReportAndTheNextRunStartsAnother() throws IOException {
        Files.writeString(folder.resolve("report.json"), "{\"measured\":\"long ago\",\"failures\":[]}");

        new FailureReport(folder, "run 1").add(line("the broker is lost", 12.34));
        new FailureReport(folder, "run 1").add(line("a flood", null));
        assertThat(table())
                .containsExactly(
                        "| the broker is lost | 1,234 | 0 | 1 | 2 | 12.3 s |", "| a flood | 1,234 | 0 | 1 | 2 | – |");

        new FailureReport(folder, "run 2").add(line("all is lost", 56.78));
        assertThat(table()).containsExactly("| all is lost | 1,234 | 0 | 1 | 2 | 56.8 s |");
    }

    private static Line line(String failure, @Nullable Double seconds) {
        return new Line(failure, 1234, 0, 1, 2, seconds);
    }

    /** The rows of the table. */
    private List<String> table() throws IOException {
        return Files.readAllLines(folder.resolve("report.md")).stream().skip(4).toList();
    }
}
