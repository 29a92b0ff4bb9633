package io.spawnwatch.backtest.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.RunningCatalog;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetRunTest {
    private final CatalogPlan plan = CatalogPlan.of(
            DetectionCatalog.bundled(), new SearchEnvironment(Macros.bundled(), Lookups.none(), Normalization.DEFAULT));

    @TempDir
    private Path folder;

    /** Reading from an archive that is closed ends with an exception that nobody has to expect. */
    @Test
    void anErrorFailsTheTestsOfItsDataOnly() throws IOException {
        Path closed;
        try (FileSystem archive = FileSystems.newFileSystem(folder.resolve("x.zip"), Map.of("create", "true"))) {
            closed = Files.writeString(archive.getPath("/rec.jsonl"), "{}\n");
        }
        Path open = Files.writeString(
                folder.resolve("rec.jsonl"), "{\"_time\": 1, \"process_name\": \"a\", \"process\": \"a\"}\n");
        DatasetRun run = new DatasetRun(
                plan,
                TumblingWindows.fromEpoch(Duration.ofHours(1)),
                InProcessDetections.of(RunningCatalog.of(plan), TumblingWindows.fromEpoch(Duration.ofHours(1))),
                new EventReader(plan.environment().normalization().fieldMapping(), EventSelection.of(plan)));

        List<TestResult> failed = run.results(recorded(closed), List.of(test(closed, "a"), test(closed, "b")));
        List<TestResult> passed = run.results(recorded(open), List.of(test(open, "c")));

        assertThat(failed)
                .extracting(TestResult::name, TestResult::verdict, TestResult::message)
                .containsExactly(
                        tuple(
                                "a",
                                Verdict.FAILED,
                                "the test ended with an error in Spawnwatch:"
                                        + " java.nio.file.ClosedFileSystemException"),
                        tuple(
                                "b",
                                Verdict.FAILED,
                                "the test ended with an error in Spawnwatch:"
                                        + " java.nio.file.ClosedFileSystemException"));
        assertThat(failed.get(0).details()).hasSize(3).allMatch(detail -> detail.startsWith("at "));
        assertThat(passed).extracting(TestResult::verdict).doesNotContain(Verdict.FAILED);
    }

    @Test
    void aRecordingIsAtLeastOneFile() {
        assertThatThrownBy(() -> new Dataset.Recorded(List.of(), Sourcetype.AUTO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Dataset recorded(Path file) {
        return new Dataset.Recorded(List.of(file), Sourcetype.AUTO);
    }

    private static DetectionTest test(Path file, String name) {
        return new DetectionTest(
                Path.of("x.test.yml"), 1, name, 0, recorded(file), new Expectation.RowCount(0), List.of());
    }
}
