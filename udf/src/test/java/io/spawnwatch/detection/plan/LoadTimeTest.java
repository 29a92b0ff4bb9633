package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it costs to load Splunk's sample: by CPU time of this thread, which a busy machine hardly changes. */
class LoadTimeTest {
    /** A cold JVM takes a third of this. Something that is read or compiled once too often for each file takes more. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    @Test
    void theWholeSampleIsReadAndPlannedWithinSecondsOfCpuTime(@TempDir Path folder) throws IOException {
        for (String kind : new String[] {"detections", "macros"}) {
            Path files = Files.createDirectory(folder.resolve(kind));
            for (Map.Entry<String, String> file : EscuSample.files(kind).entrySet()) {
                Files.writeString(files.resolve(file.getKey()), file.getValue());
            }
        }
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        CatalogPlan catalog = CatalogPlan.of(
                DetectionCatalog.ofFolder(folder.resolve("detections")),
                new SearchEnvironment(Macros.ofFolder(folder.resolve("macros")), Lookups.none(), Normalization.DEFAULT),
                DetectionOverrides.none(),
                true);

        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(catalog.verdicts()).hasSizeGreaterThan(290);
        assertThat(Duration.ofNanos(spent)).isLessThan(LIMIT);
    }
}
