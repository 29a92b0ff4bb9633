package io.spawnwatch.cli;

import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.Documents;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which detections to load: options that override the configuration file's keys of the same name. */
final class CatalogOptions {
    private final Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration in YAML as run takes it; of it, detections, macros, window, overrides and"
                    + " include-deprecated are used.")
    private @Nullable Path config;

    @Option(
            order = 2,
            names = "--detections",
            paramLabel = "DIR",
            description = "Folder of Splunk detection YAML files. Default: the bundled detection.")
    void detections(String value) {
        overrides.put("detections", value);
    }

    @Option(
            order = 3,
            names = "--macros",
            paramLabel = "DIR",
            description = "Folder of Splunk macro YAML files, on top of the bundled ones.")
    void macros(String value) {
        overrides.put("macros", value);
    }

    @Option(
            order = 4,
            names = "--window",
            paramLabel = "DURATION",
            description = "Window of a detection that does not say otherwise. Default: 1h.")
    void window(String value) {
        overrides.put("window", value);
    }

    @Option(
            order = 5,
            names = "--include-deprecated",
            description = "Also runs detections that their authors have given up.")
    void includeDeprecated(boolean wanted) {
        overrides.put("include-deprecated", String.valueOf(wanted));
    }

    /** What the options and the configuration file say. */
    CatalogSettings settings() {
        return CatalogSettings.of(config == null ? null : Documents.yaml(config), overrides);
    }

    static CatalogPlan load(CatalogSettings settings) {
        return CatalogPlan.of(catalog(settings), macros(settings), settings.overrides(), settings.includeDeprecated());
    }

    private static DetectionCatalog catalog(CatalogSettings settings) {
        return settings.detections() == null
                ? DetectionCatalog.bundled()
                : DetectionCatalog.ofFolder(settings.detections());
    }

    private static Macros macros(CatalogSettings settings) {
        return settings.macros() == null ? Macros.bundled() : Macros.ofFolder(settings.macros());
    }

    /** Loads what runs and names what is refused; with nothing left to run there is no point in going on. */
    static CatalogPlan loadToRun(CatalogSettings settings, PrintWriter err) {
        CatalogPlan plan = load(settings);
        plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() == Outcome.REFUSED)
                .forEach(verdict -> err.println("refused: " + verdict.place() + ": " + verdict.reason()));
        long leftOut = count(plan, Outcome.LEFT_OUT);
        if (plan.plans().isEmpty()) {
            throw new SettingsException("no detection runs"
                    + (leftOut == 0
                            ? ""
                            : ": " + count(plan, Outcome.REFUSED) + " refused, " + leftOut + " deprecated or disabled")
                    + "; `spawnwatch check` says why for each file");
        }
        if (leftOut > 0) {
            err.println("left out: " + leftOut + " deprecated or disabled; `spawnwatch check` names them");
        }
        return plan;
    }

    /** How many files come to that. */
    static long count(CatalogPlan plan, Outcome outcome) {
        return plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }
}
