package io.spawnwatch.report;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.Setting.OnUpgrade;
import io.spawnwatch.config.Settings;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.CatalogChange.Pair;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.release.PublishedDetection;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells the person who is about to upgrade or roll back what will change. */
public final class ChangeReport {
    private ChangeReport() {}

    /** Prints what a job runs that has no predecessor. */
    public static void first(PublishedCatalog catalog, PrintWriter out) {
        int refused = catalog.refused().size();
        out.println("Spawnwatch " + catalog.software() + " with "
                + (catalog.detections().size() == 1
                        ? "1 detection"
                        : catalog.detections().size() + " detections")
                + (refused == 0 ? "" : "; " + refused + " files are refused, `spawnwatch check` says why"));
        out.flush();
    }

    /**
     * Prints the changes.
     *
     * @param continued whether the new job continues from where the running one is, and not from an earlier savepoint
     */
    public static void print(CatalogChange change, boolean continued, PrintWriter out) {
        print(change, continued, Settings.LIVE, out);
    }

    /**
     * Prints the changes, with what a list of settings says about each.
     *
     * @see #print(CatalogChange, boolean, PrintWriter)
     */
    public static void print(CatalogChange change, boolean continued, CommandSettings known, PrintWriter out) {
        ReportLines lines = new ReportLines(out);
        if (change.isNone()) {
            lines.line("Nothing changes: same version, detections and settings.");
            out.flush();
            return;
        }
        if (!change.software().same()) {
            lines.line("Spawnwatch " + change.software().before() + " -> "
                    + change.software().after());
        }
        lines.section("Detections: " + change.added().size() + " added, "
                + change.changed().size() + " changed, " + change.removed().size() + " removed, " + change.unchanged()
                + " unchanged");
        change.added().forEach((id, detection) -> lines.entry("added", describe(id, detection)));
        change.changed()
                .forEach((id, changed) -> lines.entry(
                        "changed", describe(id, changed.after()) + ": " + String.join(", ", changed.differences())));
        change.removed().forEach((id, detection) -> lines.entry("removed", describe(id, detection)));
        change.refused().forEach((file, reason) -> lines.entry("refused", file + ": " + reason));
        lines.section("Open windows");
        if (continued) {
            openWindows(change, lines);
        } else {
            lines.entry("all", "continue from where that savepoint left them");
        }
        if (!change.settings().isEmpty()) {
            lines.section("Settings");
            topicsStillRead(change, lines);
            change.settings().forEach((key, pair) -> lines.entries(key, List.of(describe(known.find(key), pair))));
        }
        out.println();
        out.flush();
    }

    private static void openWindows(CatalogChange change, ReportLines lines) {
        if (change.unchanged() > 0) {
            lines.entry("unchanged", "keep counting");
        }
        if (change.changed().values().stream().anyMatch(changed -> !changed.restartsWindows())) {
            lines.entry("changed output only", "keep counting");
        }
        if (change.changed().values().stream().anyMatch(CatalogChange.Changed::restartsWindows)) {
            lines.entry("changed", "finish under the old version; the new version starts new windows");
        }
        if (!change.removed().isEmpty()) {
            lines.entry("removed", "finish and are reported under the removed version");
        }
        if (!change.added().isEmpty()) {
            lines.entry("added", "start with the events read from now on");
        }
    }

    private static String describe(String id, PublishedDetection detection) {
        return detection.name() + " (" + id + ", version " + detection.version() + ", window "
                + DurationText.print(detection.windows().length())
                + (detection.windows().offset().isZero()
                        ? ""
                        : ", offset " + DurationText.print(detection.windows().offset()))
                + ")";
    }

    private static void topicsStillRead(CatalogChange change, ReportLines lines) {
        String key = Settings.PROCESS_EVENTS.key();
        Pair topics = change.settings().get(key);
        if (topics != null) {
            List<String> after = List.of(topics.after().split(", ", -1));
            Stream.of(topics.before().split(", ", -1))
                    .filter(topic -> !topic.isEmpty() && !after.contains(topic))
                    .forEach(topic -> lines.entry(
                            key, "(!) " + topic + " is still read, because the savepoint contains its offsets"));
        }
    }

    /** @param setting null for one that only the other version knows */
    private static String describe(@Nullable Setting<?> setting, Pair values) {
        return inWords(setting, values.before()) + " -> " + inWords(setting, values.after())
                + (setting != null && setting.onUpgrade() == OnUpgrade.WARNED
                        ? "   (!) reads other records or writes elsewhere"
                        : "");
    }

    private static String inWords(@Nullable Setting<?> setting, String published) {
        String printed = published;
        if (published.isEmpty() && setting != null && setting.former() != null) {
            printed = setting.former();
        }
        if (printed.isEmpty()) {
            return "none";
        }
        return setting == null ? printed : setting.type().inWords(printed);
    }
}
