package io.spawnwatch.allowlist;

import io.spawnwatch.detection.ValuePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Allowlist entries, ready to be asked. Immutable. */
public final class Allowlist {
    private final List<Compiled> entries;

    private Allowlist(List<Compiled> entries) {
        this.entries = entries;
    }

    /** An allowlist of these entries. */
    public static Allowlist of(Collection<AllowlistEntry> entries) {
        List<Compiled> compiled = new ArrayList<>(entries.size());
        for (AllowlistEntry entry : entries) {
            compiled.add(Compiled.of(entry));
        }
        // Which of several covering entries is named in the audit must not depend on how they arrived.
        compiled.sort(Comparator.comparing(one -> one.entry.id()));
        return new Allowlist(compiled);
    }

    /**
     * The entry that allows a row, compared in event time: it must be valid for all of the row's sightings.
     *
     * @param detectionId the row's detection
     * @param values      the row's values of a field: one or several, or none where it does not have the field
     * @param firstTimeMs earliest sighting, epoch milliseconds UTC
     * @param lastTimeMs  latest sighting, epoch milliseconds UTC
     * @return the covering entry with the smallest id, or null when there is none
     */
    public @Nullable AllowlistEntry covering(
            String detectionId, Function<String, List<String>> values, long firstTimeMs, long lastTimeMs) {
        for (Compiled one : entries) {
            if (one.covers(detectionId, values, firstTimeMs, lastTimeMs)) {
                return one.entry;
            }
        }
        return null;
    }

    private record FieldPattern(String field, ValuePattern pattern) {}

    private record Compiled(AllowlistEntry entry, List<FieldPattern> patterns) {

        static Compiled of(AllowlistEntry entry) {
            List<FieldPattern> patterns = new ArrayList<>();
            for (Map.Entry<String, String> one : entry.match().entrySet()) {
                patterns.add(new FieldPattern(one.getKey(), ValuePattern.ofWritten(one.getValue())));
            }
            return new Compiled(entry, patterns);
        }

        boolean covers(String detectionId, Function<String, List<String>> values, long firstTimeMs, long lastTimeMs) {
            if (firstTimeMs < entry.validFromMs() || lastTimeMs >= entry.validUntilMs()) {
                return false;
            }
            if (entry.detections().stream()
                    .noneMatch(id -> id.equals(AllowlistEntry.EVERY_DETECTION) || id.equalsIgnoreCase(detectionId))) {
                return false;
            }
            for (FieldPattern one : patterns) {
                // All of them: one value that is allowed must not hide another that is not.
                List<String> texts = values.apply(one.field);
                if (texts.isEmpty() || !texts.stream().allMatch(one.pattern::matches)) {
                    return false;
                }
            }
            return true;
        }
    }
}
