package io.spawnwatch.run;

import io.spawnwatch.detection.HexDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a run's result depends on: two runs with the same description have the same result.
 *
 * @param parts what the run depends on, by a name for people: a value, or a digest
 */
public record RunDescription(SortedMap<String, String> parts) {
    private static final String DIGEST = "sha256:";
    private static final int SHOWN = 3;

    /** Copies the map. */
    public RunDescription {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /** A description without parts. */
    public static RunDescription empty() {
        return new RunDescription(new TreeMap<>());
    }

    /**
     * Adds a part.
     *
     * @param name  what it is, as in "input /logs/a.json"
     * @param value shown if it differs
     */
    public RunDescription with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(parts);
        more.put(name, value);
        return new RunDescription(more);
    }

    /**
     * Adds a part that is too long to be shown.
     *
     * @param name    what it is, as in "detection Process Execution via WMI"
     * @param content only its digest is kept
     */
    public RunDescription withContent(String name, String content) {
        return with(name, digest(content));
    }

    /** What stands in a description for a value that is too long to be shown. */
    public static String digest(String content) {
        return DIGEST + HexDigest.sha256(content);
    }

    /** Adds the parts of another description. */
    public RunDescription with(RunDescription other) {
        SortedMap<String, String> more = new TreeMap<>(parts);
        more.putAll(other.parts);
        return new RunDescription(more);
    }

    /** How this run differs from an earlier one, in a few words; empty if it does not. */
    String difference(RunDescription earlier) {
        List<String> different = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(parts.keySet());
        names.addAll(earlier.parts.keySet());
        for (String name : names) {
            String now = parts.get(name);
            String before = earlier.parts.get(name);
            if (before == null) {
                different.add(name + " is new");
            } else if (now == null) {
                different.add(name + " is gone");
            } else if (!now.equals(before)) {
                different.add(
                        now.startsWith(DIGEST)
                                ? name + " has changed"
                                : name + " was '" + before + "' and is '" + now + "'");
            }
        }
        int more = different.size() - SHOWN;
        return String.join("; ", different.subList(0, Math.min(SHOWN, different.size())))
                + (more > 0 ? "; and " + more + " more" : "");
    }
}
