package io.spawnwatch.decode;

import java.util.Locale;

/**
 * Why a record that should be a process event could not be decoded.
 *
 * @param reason the kind of fault
 * @param detail one sentence for people: what is wrong, where, and how to fix it if that is known
 */
public record Rejection(Reason reason, String detail) {

    /** The kinds of fault. Their names are written to {@code rejected}. */
    public enum Reason {
        /** Not well-formed JSON or XML, or truncated. */
        MALFORMED,
        /** Longer than {@link EventDecoder#MAX_BYTES}. */
        OVERSIZED,
        /** Nested more deeply than {@link EventDecoder#MAX_DEPTH}. */
        TOO_DEEP,
        /** No event time, or one that cannot be read. */
        NO_TIMESTAMP,
        /** Two different values for one field, and no way to tell which is right. */
        AMBIGUOUS,
        /** Well-formed, but not of a known sourcetype or not of the configured one. */
        UNRECOGNISED,
        /** A record of the allowlist topic that is not a valid entry. */
        INVALID_ALLOWLIST_ENTRY;

        /** The name written to {@code rejected}, for example {@code no_timestamp}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
