package io.spawnwatch.function;

import io.spawnwatch.detection.lookup.LookupEncoding;

/**
 * A lookup table in state, kept for the rows of windows that were opened under it.
 *
 * @param digest  digest of what the table answers
 * @param content the table, as {@link LookupEncoding} writes it
 */
@SuppressWarnings("ArrayRecordComponent") // Only written and read back; rows are found by the digest.
public record RetainedLookup(String digest, byte[] content) {}
