package io.spawnwatch.cli.option;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.ContentCheckout;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.Schedules;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.report.Printable;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.VerdictReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which detections to load: options that override the configuration file's keys of the same name. */
public final class CatalogOptions extends SettingOptions {
    /** How many refused files one line names. */
    private static final int MOST_NAMES = 3;

    /** How many reasons are printed if nothing runs. */
    private static final int MOST_REFUSALS = 10;

    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Configuration in YAML, as for run; only what says which detections run, and" + " how, is used.")
    private @Nullable Path config;

    /** Options for all settings that say which detections run, and how. */
    public CatalogOptions() {
        super(Settings.CATALOG, 2);
    }

    /** The settings that options and configuration file add up to. */
    public CatalogSettings settings() {
        return CatalogSettings.of(mapping(), overrides());
    }

    /**
     * The settings that options and configuration file add up to.
     *
     * @param otherwise the configuration file without {@code --config}, or null
     */
    public CatalogSettings settings(@Nullable Path otherwise) {
        return config == null && otherwise != null
                ? CatalogSettings.of(Documents.yaml(otherwise), overrides())
                : settings();
    }

    /**
     * The settings that options and configuration file add up to.
     *
     * @param otherConfig configuration file in place of {@code --config}, or null
     * @param more        options that override the others, by name without dashes
     */
    public CatalogSettings settings(@Nullable Path otherConfig, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(overrides());
        all.putAll(more);
        return CatalogSettings.of(otherConfig == null ? mapping() : Documents.yaml(otherConfig), all);
    }

    /** The configuration file's value for a setting that is not an option here, or null. */
    public <T> @Nullable T configured(Setting<T> setting) {
        return setting.read(mapping(), Map.of());
    }

    /** The configuration file, or null. */
    @Nullable
    public Path file() {
        return config;
    }

    private @Nullable Mapping mapping() {
        return config == null ? null : Documents.yaml(config);
    }

    /** Loads all detections, whether they run or not. If macros were found without being named, prints where. */
    public static CatalogPlan load(CatalogSettings settings, PrintableWriter err) {
        return load(catalog(settings), settings, err);
    }

    /** Loads the detections of a catalog. */
    public static CatalogPlan load(DetectionCatalog catalog, CatalogSettings settings, PrintableWriter err) {
        return CatalogPlan.of(catalog, environment(settings, err), settings.overrides(), settings.includeDeprecated());
    }

    /** The files that settings name. */
    public static DetectionCatalog catalog(CatalogSettings settings) {
        DetectionCatalog catalog = settings.detections().isEmpty()
                ? DetectionCatalog.bundled()
                : DetectionCatalog.of(settings.detections());
        return catalog.withSearchNames(settings.searchName());
    }

    private static SearchEnvironment environment(CatalogSettings settings, PrintableWriter err) {
        return new SearchEnvironment(macros(settings, err), lookups(settings, err), settings.normalization());
    }

    private static Lookups lookups(CatalogSettings settings, PrintableWriter err) {
        if (settings.lookups() != null) {
            return Lookups.ofFolder(settings.lookups());
        }
        Path beside = ContentCheckout.lookups(settings.detections());
        if (beside == null) {
            return Lookups.none();
        }
        Lookups lookups = Lookups.ofFolder(beside);
        if (!lookups.names().isEmpty()) {
            err.println("lookups: " + beside + ", beside the detections");
        }
        return lookups;
    }

    private static Macros macros(CatalogSettings settings, PrintableWriter err) {
        if (settings.macros() != null) {
            return Macros.ofFolder(settings.macros());
        }
        Path beside = ContentCheckout.macros(settings.detections());
        if (beside == null) {
            return Macros.bundled();
        }
        Macros macros = Macros.ofFolder(beside);
        err.println("macros: " + beside + ", beside the detections");
        return macros;
    }

    /** The schedules beside the detections, if there are any. */
    public static Schedules schedules(CatalogSettings settings) {
        Path beside = ContentCheckout.schedules(settings.detections());
        return beside == null ? Schedules.none() : Schedules.ofFolder(beside);
    }

    /**
     * Loads the detections and prints those that are refused.
     *
     * @throws SettingsException if none is left to run
     */
    public static CatalogPlan loadToRun(CatalogSettings settings, PrintableWriter err) {
        CatalogPlan plan = load(settings, err);
        refused(plan).forEach(verdict -> printRefusal(verdict, err));
        return requireOne(plan, err);
    }

    /**
     * Loads the detections and prints those that are refused: if they are several and others run, their names in one line.
     *
     * @throws SettingsException if none is left to run
     */
    public static CatalogPlan loadToReplay(CatalogSettings settings, PrintableWriter err) {
        CatalogPlan plan = load(settings, err);
        List<Verdict> refused = refused(plan);
        if (refused.size() > 1 && !plan.plans().isEmpty()) {
            List<Verdict> named = refused.subList(0, Math.min(MOST_NAMES, refused.size()));
            String names = String.join(
                    ", ",
                    named.stream().map(verdict -> Printable.of(verdict.file())).toList());
            int others = refused.size() - named.size();
            err.println("refused: " + names + (others == 0 ? "" : " and " + others + " more") + ", of "
                    + plan.verdicts().size() + " detection files; `spawnwatch check` says why");
        } else {
            refused.stream().limit(MOST_REFUSALS).forEach(verdict -> printRefusal(verdict, err));
            if (refused.size() > MOST_REFUSALS) {
                err.println("refused: " + (refused.size() - MOST_REFUSALS) + " more");
            }
        }
        return requireOne(plan, err);
    }

    private static List<Verdict> refused(CatalogPlan plan) {
        return plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() == Outcome.REFUSED)
                .toList();
    }

    private static void printRefusal(Verdict verdict, PrintableWriter err) {
        err.println("refused: " + Printable.of(String.valueOf(verdict.refusal())));
    }

    private static CatalogPlan requireOne(CatalogPlan plan, PrintableWriter err) {
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

    /** Reads an allowlist file and warns of entries that can never apply; without a file there are no entries. */
    public static List<AllowlistEntry> allowlist(@Nullable Path file, CatalogPlan plan, PrintableWriter err) {
        if (file == null) {
            return List.of();
        }
        VerdictReport.print(AllowlistReader.warnings(file, plan.names()), "", err);
        return AllowlistReader.file(file);
    }

    /** Counts the files with an outcome. */
    public static long count(CatalogPlan plan, Outcome outcome) {
        return plan.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }
}
