package io.spawnwatch.detection.lookup;

/** How the cells of a field are compared with values; Splunk's {@code match_type}. */
enum MatchType {
    /** The cell is the value. */
    EXACT,

    /** The cell is a pattern for the whole value; {@code *} stands for any text and is the only wildcard. */
    WILDCARD,

    /** The cell is a block of IPv4 or IPv6 addresses, or a single address. */
    CIDR
}
