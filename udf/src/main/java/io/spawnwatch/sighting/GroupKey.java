package io.spawnwatch.sighting;

import java.util.ArrayList;
import java.util.List;

/**
 * What a sighting is counted under: one version of one detection, one window, one tuple of group-by values.
 *
 * <p>The encoded text is the key of the keyed state. It contains the group itself, so the values are not stored a second
 * time. It is a contract for as long as the state exists: change it only with a migration.
 *
 * @param detectionId   id of the detection
 * @param version       version of the detection that opened the window
 * @param digest        digest of what that version matches and groups by
 * @param windowStartMs start of the window, epoch milliseconds UTC, inclusive
 * @param windowEndMs   end of the window, epoch milliseconds UTC, exclusive
 * @param values        values of the {@code by} fields, in the search's order
 */
public record GroupKey(
        String detectionId, int version, String digest, long windowStartMs, long windowEndMs, List<String> values) {

    /** Names the encoding, so that a later one can be told apart. */
    private static final String ENCODING = "1";

    private static final int PARTS_BEFORE_VALUES = 6;

    /** Copies the values. */
    public GroupKey {
        values = List.copyOf(values);
    }

    /** The key of all groups of the window together: it has no values. */
    public GroupKey window() {
        return new GroupKey(detectionId, version, digest, windowStartMs, windowEndMs, List.of());
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
        for (String value : values) {
            LengthPrefixed.append(text, value);
        }
        return text.toString();
    }

    /**
     * Decodes a key.
     *
     * @throws IllegalArgumentException if {@link #encode()} did not write the text
     */
    public static GroupKey decode(String text) {
        List<String> parts = LengthPrefixed.split(text);
        if (parts.size() < PARTS_BEFORE_VALUES || !parts.get(0).equals(ENCODING)) {
            throw new IllegalArgumentException("not a group key of encoding " + ENCODING);
        }
        return new GroupKey(
                parts.get(1),
                Integer.parseInt(parts.get(2)),
                parts.get(3),
                Long.parseLong(parts.get(4)),
                Long.parseLong(parts.get(5)),
                new ArrayList<>(parts.subList(PARTS_BEFORE_VALUES, parts.size())));
    }
}
