package io.spawnwatch.sighting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rows of {@code tstats} are brought together under: one version of one detection, one window, the values of the fields
 * by which all of the search's {@code stats} group, and how late the rows are.
 *
 * <p>The encoded text is the key of the keyed state, and a contract like that of {@link GroupKey}.
 *
 * @param detectionId   id of the detection
 * @param version       version of the detection that opened the window
 * @param digest        digest of what that version matches and groups by
 * @param windowStartMs start of the window, epoch milliseconds UTC, inclusive
 * @param windowEndMs   end of the window, epoch milliseconds UTC, exclusive
 * @param lateness      0 for rows on time; else as in {@link RegroupTime}
 * @param values        values of the fields, in a fixed order, null for a missing one
 */
public record RegroupKey(
        String detectionId,
        int version,
        String digest,
        long windowStartMs,
        long windowEndMs,
        int lateness,
        List<@Nullable String> values) {

    /** Names the encoding, so that a later one can be told apart. */
    private static final String ENCODING = "r1";

    private static final int PARTS_BEFORE_VALUES = 7;
    private static final String MISSING = "";
    private static final char PRESENT = '=';

    /** Copies the values. */
    public RegroupKey {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** The key of rows of this group. */
    public static RegroupKey of(GroupKey group, int lateness, List<@Nullable String> values) {
        return new RegroupKey(
                group.detectionId(),
                group.version(),
                group.digest(),
                group.windowStartMs(),
                group.windowEndMs(),
                lateness,
                values);
    }

    /** This key as one text. Different keys have different texts, whatever characters their values contain. */
    public String encode() {
        StringBuilder text = new StringBuilder(128);
        LengthPrefixed.append(text, ENCODING);
        LengthPrefixed.append(text, detectionId);
        LengthPrefixed.append(text, Integer.toString(version));
        LengthPrefixed.append(text, digest);
        LengthPrefixed.append(text, Long.toString(windowStartMs));
        LengthPrefixed.append(text, Long.toString(windowEndMs));
        LengthPrefixed.append(text, Integer.toString(lateness));
        for (String value : values) {
            LengthPrefixed.append(text, value == null ? MISSING : PRESENT + value);
        }
        return text.toString();
    }

    /**
     * Decodes a key.
     *
     * @throws IllegalArgumentException if {@link #encode()} did not write the text
     */
    public static RegroupKey decode(String text) {
        List<String> parts = LengthPrefixed.split(text);
        if (parts.size() < PARTS_BEFORE_VALUES || !parts.get(0).equals(ENCODING)) {
            throw new IllegalArgumentException("not a regroup key of encoding " + ENCODING);
        }
        List<@Nullable String> values = new ArrayList<>();
        for (String part : parts.subList(PARTS_BEFORE_VALUES, parts.size())) {
            values.add(part.equals(MISSING) ? null : part.substring(1));
        }
        return new RegroupKey(
                parts.get(1),
                Integer.parseInt(parts.get(2)),
                parts.get(3),
                Long.parseLong(parts.get(4)),
                Long.parseLong(parts.get(5)),
                Integer.parseInt(parts.get(6)),
                values);
    }
}
