package io.spawnwatch.backtest.unit;

import io.spawnwatch.SharedData;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Real detections, unpacked. */
final class SampleDetections {
    private final Path folder;

    private SampleDetections(Path folder) {
        this.folder = folder;
    }

    static SampleDetections unpack(String sample, Path folder) throws IOException {
        unpackArchive(sample, folder);
        unpackArchive("escu-lookups", folder);
        return new SampleDetections(folder);
    }

    private static void unpackArchive(String name, Path folder) throws IOException {
        Path archive = SharedData.folder().resolve(name + ".tar.gz");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isFile() && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                }
            }
        }
    }

    Path detections() {
        return folder.resolve("detections");
    }

    Path macros() {
        return folder.resolve("macros");
    }

    /** All that can run, deprecated ones included. */
    CatalogPlan plan() {
        return CatalogPlan.of(
                DetectionCatalog.ofFolder(detections()),
                new SearchEnvironment(
                        Macros.ofFolder(macros()), Lookups.ofFolder(folder.resolve("lookups")), Normalization.DEFAULT),
                DetectionOverrides.none(),
                true);
    }
}
