package io.spawnwatch.cli.option;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.Settings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.report.PrintableWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The allowlist of a run over recorded events. It is the configuration's unless another is named: a configuration is tried
 * as it will run.
 */
public final class AllowlistOptions {
    /** Means no allowlist; a file of that name is {@code ./none}. */
    private static final String NONE = "none";

    @Option(
            order = 10,
            names = "--allowlist",
            paramLabel = "FILE|none",
            description =
                    "Allowlist in YAML; none: no allowlist, which shows what one hides. Default: allowlist-file in the"
                            + " configuration, else none.")
    private @Nullable String allowlist;

    /** Whether the option was given, be it as {@code none}. */
    public boolean isGiven() {
        return allowlist != null;
    }

    /**
     * The file that is used, or {@code none}.
     *
     * @param catalog the options that name the configuration
     */
    public String inWords(CatalogOptions catalog) {
        if (allowlist != null) {
            return allowlist;
        }
        Path configured = catalog.configured(Settings.ALLOWLIST_FILE);
        return configured == null ? NONE : configured.toString();
    }

    /**
     * Reads the entries and warns of those that can never apply. Says so if the file is the configuration's.
     *
     * @param catalog the options that name the configuration
     * @param plan    the detections that entries may name
     */
    public List<AllowlistEntry> entries(CatalogOptions catalog, CatalogPlan plan, PrintableWriter err) {
        if (allowlist != null) {
            return CatalogOptions.allowlist(allowlist.equals(NONE) ? null : Path.of(allowlist), plan, err);
        }
        Path configured = catalog.configured(Settings.ALLOWLIST_FILE);
        if (configured != null) {
            err.println("allowlist: " + configured + ", from the configuration; --allowlist none leaves it out");
        }
        return CatalogOptions.allowlist(configured, plan, err);
    }
}
