package io.spawnwatch.deploy.failure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the figures of all failures: {@code report.json} for programs, {@code report.md} for people. */
final class FailureReport {
    /** Collects the failures of all processes of this run, and is rewritten after each. */
    static final FailureReport OF_THIS_RUN = new FailureReport(
            Path.of("target", "failures"),
            System.getProperty(
                    "spawnwatch.test.run",
                    String.valueOf(ProcessHandle.current().pid())));

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;
    private final String run;

    /**
     * A report.
     *
     * @param run what an earlier report in the same folder does not have
     */
    FailureReport(Path folder, String run) {
        this.folder = folder;
        this.run = run;
    }

    /** What {@code report.json} has; without a run if an earlier version wrote it. */
    record Report(@Nullable String run, String measured, List<Line> failures) {}

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
        Files.createDirectories(folder);
        Path report = folder.resolve("report.json");
        // Tests of several processes end at the same time; each adds to what the others wrote.
        try (FileChannel lock =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            List<Line> lines = new ArrayList<>();
            if (Files.exists(report)) {
                Report soFar = JSON.readValue(report.toFile(), Report.class);
                lines.addAll(run.equals(soFar.run()) ? soFar.failures() : List.of());
            }
            lines.add(line);
            write(report, lines);
        }
    }

    private void write(Path report, List<Line> lines) throws IOException {
        String when = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        JSON.writeValue(report.toFile(), new Report(run, when, lines));
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
