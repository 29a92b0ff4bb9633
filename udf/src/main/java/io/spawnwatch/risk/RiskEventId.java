package io.spawnwatch.risk;

import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.sighting.LengthPrefixed;
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
        StringBuilder text = new StringBuilder(512);
        LengthPrefixed.append(text, detectionId);
        LengthPrefixed.append(text, Long.toString(windowStartMs));
        for (String value : groupValues) {
            LengthPrefixed.append(text, value);
        }
        return sha256(text.toString());
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
        byte[] chars = new byte[text.length() * Character.BYTES];
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            chars[2 * i] = (byte) (character >> Byte.SIZE);
            chars[2 * i + 1] = (byte) character;
        }
        return HexDigest.sha256(chars);
    }
}
