package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.EscuSample;
import io.spawnwatch.fixture.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The plans of Splunk's published detections from the sample beside the project. For tests. */
public final class EscuPlans {
    private EscuPlans() {}

    /**
     * Plans all of them, deprecated ones included.
     *
     * @param folder an empty folder, to which their files are written
     */
    public static CatalogPlan in(Path folder) throws IOException {
        Path macros = Files.createDirectory(folder.resolve("macros"));
        Path detections = Files.createDirectory(folder.resolve("detections"));
        EscuSample.writeDetections(detections);
        for (Map.Entry<String, String> file : EscuSample.files("macros").entrySet()) {
            Files.writeString(macros.resolve(file.getKey()), file.getValue());
        }
        return CatalogPlan.of(
                DetectionCatalog.ofFolder(detections),
                Environments.raw(Macros.ofFolder(macros)),
                DetectionOverrides.none(),
                true);
    }
}
