package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Path;

/** Real detections, unpacked. */
final class SampleDetections {
    private final Path folder;

    private SampleDetections(Path folder) {
        this.folder = folder;
    }

    static SampleDetections unpack(String sample, Path folder) throws IOException {
        EscuSample.unpack(sample + ".tar.gz", folder, "detections", "macros");
        EscuSample.unpack("escu-lookups.tar.gz", folder, "lookups");
        return new SampleDetections(folder);
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
