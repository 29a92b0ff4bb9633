package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.lookup.LookupEncoding;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.rows.LookupTables;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The lookup tables that a task needs to build rows: those of running detections, and those of open windows. */
final class RowLookups {
    private final Map<String, LookupTable> byDigest = new HashMap<>();

    /** What was read or encoded once; a table does not change. */
    private final Map<String, RetainedLookup> encoded = new HashMap<>();

    RowLookups(Collection<LookupTable> running) {
        running.forEach(table -> byDigest.put(table.digest(), table));
    }

    /** Adds a table from state. */
    void retain(RetainedLookup retained) {
        if (encoded.putIfAbsent(retained.digest(), retained) == null && !byDigest.containsKey(retained.digest())) {
            byDigest.put(retained.digest(), LookupEncoding.decode(retained.content()));
        }
    }

    /** The lookups that a profile's search names, with the content that they had when it ran. */
    LookupTables of(DetectionProfile profile) {
        Map<String, LookupTable> byName = new HashMap<>();
        digests(profile).forEach((name, digest) -> {
            LookupTable table = byDigest.get(digest);
            if (table == null) {
                throw new IllegalStateException("the detection " + profile.id() + " version " + profile.version()
                        + " uses the lookup '" + name + "', whose content is neither running nor in state");
            }
            byName.put(name, table);
        });
        return LookupTables.of(byName);
    }

    /** The tables to save: those that the profiles need, each once. */
    List<RetainedLookup> toRetain(Collection<DetectionProfile> profiles) {
        Set<String> needed = new TreeSet<>();
        profiles.forEach(profile -> needed.addAll(digests(profile).values()));
        return needed.stream()
                .map(digest -> encoded.computeIfAbsent(
                        digest, known -> new RetainedLookup(known, LookupEncoding.encode(byDigest.get(known)))))
                .toList();
    }

    private static Map<String, String> digests(DetectionProfile profile) {
        return profile.lookups() == null ? Map.of() : profile.lookups();
    }
}
