package io.spawnwatch.deploy.capacity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.fixture.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The sample of Splunk's detections: about as many as a team uses. */
final class SampleDetections {
    private final Path detections;
    private final Path macros;
    private final List<DetectionPlan> plans;

    /** Unpacks the sample from the folder beside the project. */
    SampleDetections(Path archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (entry.isFile() && file.startsWith(folder)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        detections = folder.resolve("detections");
        macros = folder.resolve("macros");
        plans = CatalogPlan.of(
                        DetectionCatalog.ofFolder(detections),
                        Environments.raw(Macros.ofFolder(macros)),
                        DetectionOverrides.none(),
                        true)
                .plans();
    }

    /** The detections that run. */
    List<DetectionPlan> plans() {
        return plans;
    }

    /** Configures a job to run all of them except the disabled ones. */
    void configure(ObjectNode configuration, Set<String> disabled) {
        configuration
                .put("detections", detections.toString())
                .put("macros", macros.toString())
                .put("include-deprecated", true);
        ObjectNode overrides = configuration.putObject("overrides");
        disabled.forEach(id -> overrides.putObject(id).put("enabled", false));
    }
}
