package io.spawnwatch.risk;

import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.sighting.LengthPrefixed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Computes the permanent id of a detection's row. */
public final class RiskEventId {

    private RiskEventId() {}

    /**
     * The id of a row: SHA-256 over detection id, window start and group values, each prefixed with its length.
     *
     * @param windowStartMs epoch milliseconds UTC
     * @param groupValues   values of the by-fields, in the search's order
     * @return 64 lower-case hexadecimal digits
     */
    public static String of(String detectionId, long windowStartMs, List<String> groupValues) {
        List<String> parts = new ArrayList<>(groupValues.size() + 2);
        parts.add(detectionId);
        parts.add(Long.toString(windowStartMs));
        parts.addAll(groupValues);
        return sha256(LengthPrefixed.join(parts));
    }

    /**
     * The id of the risk event that stands for the groups beyond a detection's limit of rows. No row has the same id, because
     * no detection has an empty id.
     *
     * @param windowStartMs epoch milliseconds UTC
     * @return 64 lower-case hexadecimal digits
     */
    public static String ofRowsBeyondLimit(String detectionId, long windowStartMs) {
        return sha256(LengthPrefixed.join(List.of("", "rows-beyond-limit", detectionId, Long.toString(windowStartMs))));
    }

    /** SHA-256 of a text of any characters, lone surrogates included: 64 lower-case hexadecimal digits. */
    static String sha256(String text) {
        // Chars, not UTF-8: an encoder replaces every lone surrogate with the same character, so rows would collide.
        ByteBuffer chars = ByteBuffer.allocate(text.length() * Character.BYTES);
        chars.asCharBuffer().put(text);
        return HexDigest.sha256(chars.array());
    }
}
