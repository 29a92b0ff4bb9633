package io.spawnwatch.cli;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.spl.Macros;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which detections to load. */
final class CatalogOptions {

    @Option(
            names = "--detections",
            paramLabel = "DIR",
            description = "Folder of Splunk detection YAML files. Default: the bundled detection.")
    @Nullable
    Path detections;

    @Option(
            names = "--macros",
            paramLabel = "DIR",
            description = "Folder of Splunk macro YAML files, on top of the bundled ones.")
    @Nullable
    Path macros;

    CatalogPlan load() {
        return load(detections, macros);
    }

    static CatalogPlan load(@Nullable Path detections, @Nullable Path macros) {
        DetectionCatalog catalog =
                detections == null ? DetectionCatalog.bundled() : DetectionCatalog.ofFolder(detections);
        return CatalogPlan.of(catalog, macros == null ? Macros.bundled() : Macros.ofFolder(macros));
    }

    /** Loads what runs and names what is refused; with nothing left to run there is no point in going on. */
    static CatalogPlan loadToRun(@Nullable Path detections, @Nullable Path macros, PrintWriter err) {
        CatalogPlan plan = load(detections, macros);
        plan.verdicts().stream()
                .filter(verdict -> !verdict.runs())
                .forEach(verdict -> err.println("refused: " + verdict.place() + ": " + verdict.reason()));
        if (plan.plans().isEmpty()) {
            throw new SettingsException("no detection runs; `spawnwatch check` says why for each file");
        }
        return plan;
    }
}
