package io.spawnwatch.detection;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Message digests in lower-case hexadecimal digits. */
public final class HexDigest {
    private static final String SHA_256 = "SHA-256";

    private HexDigest() {}

    /** SHA-256 of a text in UTF-8: 64 digits. Every lone surrogate counts as the same replacement character. */
    public static String sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** SHA-256 of bytes: 64 digits. */
    public static String sha256(byte[] bytes) {
        return of(SHA_256, bytes);
    }

    /**
     * The digest of bytes.
     *
     * @param algorithm as {@link MessageDigest} names it; one that comes with every Java
     */
    public static String of(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
