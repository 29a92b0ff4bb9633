package io.spawnwatch.decode;

import java.util.Locale;

/**
 * Why some bytes of a source did not become a process event although they should have.
 *
 * @param reason what kind of fault it is
 * @param detail one sentence for a person: what was wrong and where, and the cure where there is one
 */
public record Rejection(Reason reason, String detail) {

    /** The kinds of fault, which {@code rejected} names. */
    public enum Reason {
        /** Not well-formed JSON or XML, or truncated. */
        MALFORMED,
        /** Longer than {@link EventDecoder#MAX_BYTES}. */
        OVERSIZED,
        /** Nested more deeply than {@link EventDecoder#MAX_DEPTH}. */
        TOO_DEEP,
        /** No event time, or one that cannot be read. */
        NO_TIMESTAMP,
        /** Two different values under one name: which of them is true cannot be told. */
        AMBIGUOUS,
        /** Well-formed, but of no sourcetype that Spawnwatch knows, or not of the one that was asked for. */
        UNRECOGNISED,
        /** A record of the allowlist's topic that is not a valid entry. */
        INVALID_ALLOWLIST_ENTRY;

        /** The name written to {@code rejected}, for example {@code no_timestamp}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
