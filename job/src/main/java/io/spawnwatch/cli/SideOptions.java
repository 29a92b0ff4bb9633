package io.spawnwatch.cli;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.compare.Side;
import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.report.PrintableWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What differs between the two sides of {@link CompareCommand}. Everything else is the same for both. */
final class SideOptions {
    private static final String ALLOWLIST = "allowlist";
    private static final String CONFIG = "config";
    private static final String NONE = "none";

    @Option(
            order = 0,
            names = "--before",
            paramLabel = "KEY=VALUE",
            description = "A setting of the first side: any option below without its dashes, for example"
                    + " detections=DIR, or config=FILE, or allowlist=FILE. Can be repeated.")
    private Map<String, String> before = new LinkedHashMap<>();

    @Option(order = 0, names = "--after", paramLabel = "KEY=VALUE", description = "A setting of the second side.")
    private Map<String, String> after = new LinkedHashMap<>();

    /** Whether the sides differ at all. */
    boolean differ() {
        return !before.equals(after);
    }

    /** What was given for the first side only. */
    Map<String, String> ofBefore() {
        return Map.copyOf(before);
    }

    /** What was given for the second side only. */
    Map<String, String> ofAfter() {
        return Map.copyOf(after);
    }

    /**
     * The first side.
     *
     * @param live configuration of the live job whose topics are read, or null
     */
    Side before(
            CatalogOptions catalog,
            @Nullable Path live,
            @Nullable Path allowlist,
            SettingValues values,
            PrintableWriter err) {
        return side("--before", before, catalog, live, allowlist, values, err);
    }

    /**
     * The second side.
     *
     * @param live configuration of the live job whose topics are read, or null
     */
    Side after(
            CatalogOptions catalog,
            @Nullable Path live,
            @Nullable Path allowlist,
            SettingValues values,
            PrintableWriter err) {
        return side("--after", after, catalog, live, allowlist, values, err);
    }

    private static Side side(
            String option,
            Map<String, String> own,
            CatalogOptions catalog,
            @Nullable Path live,
            @Nullable Path commonAllowlist,
            SettingValues values,
            PrintableWriter err) {
        refuseUnknownKeys(option, own);
        CatalogSettings settings =
                catalog.settings(own.containsKey(CONFIG) ? Path.of(own.getOrDefault(CONFIG, "")) : live, own);
        CatalogPlan plan = CatalogOptions.loadToReplay(settings, err);
        String named = own.get(ALLOWLIST);
        Path allowlist = named == null ? commonAllowlist : named.equals(NONE) ? null : Path.of(named);
        List<AllowlistEntry> entries = CatalogOptions.allowlist(allowlist, plan, err);
        return new Side(
                plan,
                values.with(Settings.WINDOW, settings.window()).with(Settings.WINDOW_OFFSET, settings.windowOffset()),
                entries);
    }

    private static void refuseUnknownKeys(String option, Map<String, String> own) {
        List<String> known = new ArrayList<>(List.of(CONFIG, ALLOWLIST));
        for (Setting<?> setting : Settings.CATALOG.withOption()) {
            known.add(setting.key());
        }
        for (String key : own.keySet()) {
            if (!known.contains(key)) {
                throw new SettingsException(option + ": '" + key + "' is not a setting of a side"
                        + DidYouMean.suffix(key, known) + "; it can be " + String.join(", ", known));
            }
        }
    }
}
