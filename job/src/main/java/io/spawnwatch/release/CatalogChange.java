package io.spawnwatch.release;

import io.spawnwatch.config.SettingType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between a running job and the one that is to replace it.
 *
 * @param software  versions of Spawnwatch, before and after
 * @param added     detections that only the new job runs, by id
 * @param removed   detections that only the running job runs, by id
 * @param changed   detections that both run, but differently, by id
 * @param unchanged number of detections that stay the same
 * @param refused   files that only the new job refuses, each with the reason
 * @param settings  settings that differ, by key
 */
public record CatalogChange(
        Pair software,
        SortedMap<String, PublishedDetection> added,
        SortedMap<String, PublishedDetection> removed,
        SortedMap<String, Changed> changed,
        int unchanged,
        SortedMap<String, String> refused,
        SortedMap<String, Pair> settings) {

    /**
     * A value before and after.
     *
     * @param before the running job's, or empty
     * @param after  the new job's, or empty
     */
    public record Pair(String before, String after) {
        /** Whether both are the same. */
        public boolean same() {
            return before.equals(after);
        }
    }

    /**
     * A detection before and after.
     *
     * @param before as it runs
     * @param after  as the new job will run it
     */
    public record Changed(PublishedDetection before, PublishedDetection after) {
        /** Whether open windows finish under the old version while the new version starts new ones. */
        public boolean restartsWindows() {
            return !before.digest().equals(after.digest())
                    || !before.windows().equals(after.windows())
                    || before.version() != after.version();
        }

        /** The differences, in words. */
        public List<String> differences() {
            List<String> differences = new ArrayList<>();
            if (before.version() != after.version()) {
                differences.add("version " + before.version() + " -> " + after.version());
            }
            if (!before.digest().equals(after.digest()) && !onlyLookupsDiffer()) {
                differences.add("condition or grouping");
            }
            Set<String> lookups = new TreeSet<>(before.lookups().keySet());
            lookups.addAll(after.lookups().keySet());
            for (String lookup : lookups) {
                if (!Objects.equals(
                        before.lookups().get(lookup), after.lookups().get(lookup))) {
                    differences.add("lookup " + lookup);
                }
            }
            if (!before.windows().equals(after.windows())) {
                differences.add("window");
            }
            if (!Objects.equals(before.maxRows(), after.maxRows())) {
                differences.add("max-rows " + limit(before) + " -> " + limit(after));
            }
            if (differences.isEmpty() || contentDiffers()) {
                differences.add("message, score, name or rows");
            }
            return differences;
        }

        private static String limit(PublishedDetection detection) {
            Integer limit = detection.maxRows();
            return limit == null ? "not set" : SettingType.LIMIT.print(limit);
        }

        /** Whether the content, whose digest covers the version and the other digest, differs in anything else. */
        private boolean contentDiffers() {
            return before.version() == after.version()
                    && before.digest().equals(after.digest())
                    && !before.content().equals(after.content());
        }

        /** Whether the digests, which cover lookups, may differ for a lookup only. */
        private boolean onlyLookupsDiffer() {
            return !before.lookups().equals(after.lookups())
                    && !before.search().isEmpty()
                    && before.search().equals(after.search());
        }
    }

    /** Compares two jobs. */
    public static CatalogChange between(PublishedCatalog before, PublishedCatalog after) {
        SortedMap<String, PublishedDetection> added = new TreeMap<>(after.detections());
        added.keySet().removeAll(before.detections().keySet());
        SortedMap<String, PublishedDetection> removed = new TreeMap<>(before.detections());
        removed.keySet().removeAll(after.detections().keySet());
        SortedMap<String, Changed> changed = new TreeMap<>();
        before.detections().forEach((id, detection) -> {
            PublishedDetection other = after.detections().get(id);
            if (other != null && !other.equals(detection)) {
                changed.put(id, new Changed(detection, other));
            }
        });
        SortedMap<String, String> refused = new TreeMap<>(after.refused());
        refused.keySet().removeAll(before.refused().keySet());
        return new CatalogChange(
                new Pair(before.software(), after.software()),
                added,
                removed,
                changed,
                before.detections().size() - removed.size() - changed.size(),
                refused,
                settings(before, after));
    }

    private static SortedMap<String, Pair> settings(PublishedCatalog before, PublishedCatalog after) {
        SortedMap<String, Pair> settings = new TreeMap<>(Comparator.naturalOrder());
        TreeSet<String> keys = new TreeSet<>(before.settings().keySet());
        keys.addAll(after.settings().keySet());
        for (String key : keys) {
            Pair pair = new Pair(
                    before.settings().getOrDefault(key, ""), after.settings().getOrDefault(key, ""));
            if (!pair.same()) {
                settings.put(key, pair);
            }
        }
        return settings;
    }

    /** Whether the jobs publish the same. */
    public boolean isNone() {
        return software.same()
                && added.isEmpty()
                && removed.isEmpty()
                && changed.isEmpty()
                && refused.isEmpty()
                && settings.isEmpty();
    }
}
