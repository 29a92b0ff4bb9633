package io.spawnwatch.decode.time;

/**
 * Where a time stands in a record's bytes, without quotes.
 *
 * @param start        index of the first byte
 * @param end          index after the last byte
 * @param epochSeconds whether it may be epoch seconds instead of a date-time
 */
record TimePlace(int start, int end, boolean epochSeconds) {}
