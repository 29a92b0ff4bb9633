package io.spawnwatch.allowlist;

import io.spawnwatch.detection.ValuePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compiled allowlist entries. Immutable. */
public final class Allowlist {
    private final List<EntryMatcher> entries;

    private Allowlist(List<EntryMatcher> entries) {
        this.entries = entries;
    }

    /** Compiles entries. */
    public static Allowlist of(Collection<AllowlistEntry> entries) {
        List<EntryMatcher> matchers = new ArrayList<>(entries.size());
        for (AllowlistEntry entry : entries) {
            matchers.add(EntryMatcher.of(entry));
        }
        // The covering entry named in the audit must not depend on the order in which entries arrived.
        matchers.sort(Comparator.comparing(matcher -> matcher.entry.id()));
        return new Allowlist(matchers);
    }

    /**
     * The entry that covers a row. It must be valid, in event time, for all of the row's sightings.
     *
     * @param detectionId id of the row's detection
     * @param values      the row's values of a field: one or several, or none if the row does not have the field
     * @param firstTimeMs earliest sighting, epoch milliseconds UTC
     * @param lastTimeMs  latest sighting, epoch milliseconds UTC
     * @return the covering entry with the smallest id, or null if no entry covers the row
     */
    public @Nullable AllowlistEntry covering(
            String detectionId, Function<String, List<String>> values, long firstTimeMs, long lastTimeMs) {
        for (EntryMatcher matcher : entries) {
            if (matcher.covers(detectionId, values, firstTimeMs, lastTimeMs)) {
                return matcher.entry;
            }
        }
        return null;
    }

    private record FieldPattern(String field, ValuePattern pattern) {}

    private record EntryMatcher(AllowlistEntry entry, List<FieldPattern> patterns) {

        static EntryMatcher of(AllowlistEntry entry) {
            List<FieldPattern> patterns = new ArrayList<>();
            entry.match()
                    .forEach(
                            (field, pattern) -> patterns.add(new FieldPattern(field, ValuePattern.ofWritten(pattern))));
            return new EntryMatcher(entry, patterns);
        }

        boolean covers(String detectionId, Function<String, List<String>> values, long firstTimeMs, long lastTimeMs) {
            if (firstTimeMs < entry.validFromMs() || lastTimeMs >= entry.validUntilMs()) {
                return false;
            }
            if (entry.detections().stream()
                    .noneMatch(id -> id.equals(AllowlistEntry.EVERY_DETECTION) || id.equalsIgnoreCase(detectionId))) {
                return false;
            }
            for (FieldPattern pattern : patterns) {
                // All values must match: an allowed value must not hide one that is not allowed.
                List<String> texts = values.apply(pattern.field);
                if (texts.isEmpty() || !texts.stream().allMatch(pattern.pattern::matches)) {
                    return false;
                }
            }
            return true;
        }
    }
}
