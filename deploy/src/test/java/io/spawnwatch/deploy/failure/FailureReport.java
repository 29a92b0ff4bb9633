package io.spawnwatch.deploy.failure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the figures of all failures: {@code report.json} for programs, {@code report.md} for people. */
final class FailureReport {
    /** Collects the failures of this process, and is rewritten after each. */
    static final FailureReport OF_THIS_RUN = new FailureReport(Path.of("target", "failures"));

    private final List<Line> lines = new ArrayList<>();
    private final Path folder;

    private FailureReport(Path folder) {
        this.folder = folder;
    }

    /**
     * One failure.
     *
     * @param failure  what failed
     * @param expected number of risk events that a naive reference expects
     * @param lost     expected, but not written
     * @param doubled  written more than once, or not expected
     * @param late     marked late
     * @param seconds  from the failure until what was sent after it was committed; null if nothing stopped
     */
    record Line(
            String failure,
            int expected,
            long lost,
            long doubled,
            long late,
            @Nullable Double seconds) {}

    void add(Line line) throws IOException {
        lines.add(line);
        write();
    }

    private void write() throws IOException {
        Files.createDirectories(folder);
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        String when = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        json.writeValue(folder.resolve("report.json").toFile(), Map.of("measured", when, "failures", lines));
        StringBuilder table = new StringBuilder("Measured " + when + "\n\n"
                + "| failure | risk events expected | lost | doubled | late | recovered after |\n"
                + "|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %d | %d | %d | %s |%n",
                    line.failure(),
                    line.expected(),
                    line.lost(),
                    line.doubled(),
                    line.late(),
                    line.seconds() == null ? "–" : String.format(Locale.ROOT, "%.1f s", line.seconds())));
        }
        Files.writeString(folder.resolve("report.md"), table, StandardCharsets.UTF_8);
    }
}
