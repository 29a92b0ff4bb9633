package io.spawnwatch.cli.option;

import io.spawnwatch.backtest.change.CatalogFiles;
import io.spawnwatch.backtest.change.ChangedDetections;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.ContentCheckout;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.report.PrintableWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Tests only what a Git change touches. */
public final class ChangedOptions {
    private static final String OPTION = "--changed";

    @Option(
            order = 22,
            names = OPTION,
            paramLabel = "REV",
            description =
                    "Tests only the detections that differ between this Git commit and the working tree, in their files,"
                            + " macros, lookups or tests. REV... is where the current branch left REV.")
    private @Nullable String revision;

    /** The option as it was given, by its name without dashes; empty if it was not. */
    public Map<String, String> given() {
        return revision == null ? Map.of() : Map.of(OPTION.substring(2), revision);
    }

    /**
     * Finds the detections that the change touches, and prints them with what touches them.
     *
     * @param plan   all detections
     * @param config the configuration file, or null; if it changed, all detections did
     * @param tests  the files that the tests of a detection are in or read; {@code NAME.test.yml} need not be among them
     * @return null if the option is not given, so that all detections are to be tested
     * @throws SettingsException if the revision or the repository does not exist
     */
    @Nullable
    public ChangedDetections find(
            CatalogPlan plan,
            CatalogSettings settings,
            @Nullable Path config,
            Function<Verdict, Collection<Path>> tests,
            PrintableWriter err) {
        return find(plan, settings, config, verdict -> true, tests, err);
    }

    /**
     * As {@link #find(CatalogPlan, CatalogSettings, Path, Function, PrintableWriter)}, among some detections only.
     *
     * @param selected decides on the detections that are to be tested if the change touches them
     */
    @Nullable
    public ChangedDetections find(
            CatalogPlan plan,
            CatalogSettings settings,
            @Nullable Path config,
            Predicate<Verdict> selected,
            Function<Verdict, Collection<Path>> tests,
            PrintableWriter err) {
        if (revision == null) {
            return null;
        }
        List<Path> detections = settings.detections();
        if (detections.isEmpty()) {
            throw new SettingsException(OPTION + ": the detections that come with Spawnwatch are in no repository;"
                    + " name yours with --detections");
        }
        ChangedDetections changed = ChangedDetections.since(
                        revision,
                        plan,
                        new CatalogFiles(
                                detections,
                                settings.macros() == null ? ContentCheckout.macros(detections) : settings.macros(),
                                settings.lookups() == null ? ContentCheckout.lookups(detections) : settings.lookups(),
                                config == null ? List.of() : List.of(config),
                                tests))
                .among(selected);
        long all = plan.verdicts().stream().filter(selected).count();
        changed.lines(OPTION + " " + revision, (int) all).forEach(err::println);
        return changed;
    }
}
