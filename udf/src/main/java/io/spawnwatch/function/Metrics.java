package io.spawnwatch.function;

/** The names of Spawnwatch's metrics. Counters count since the task started; times are milliseconds. */
public final class Metrics {

    /** The metric group that holds them all. */
    public static final String GROUP = "spawnwatch";

    /** Counter: process events decoded. Unit: events. */
    public static final String EVENTS_DECODED = "eventsDecoded";

    /** Counter: records that are in order but no process events. Unit: records. */
    public static final String RECORDS_SKIPPED = "recordsSkipped";

    /** Counter: records that could not be used. Unit: records. */
    public static final String RECORDS_REJECTED = "recordsRejected";

    /** Counter, in the group {@code detection} / id: events that satisfied the detection's condition. Unit: events. */
    public static final String EVENTS_MATCHED = "eventsMatched";

    /** Counter: events whose time lies too far ahead of their arrival. Unit: events. */
    public static final String EVENTS_SKEWED = "eventsSkewed";

    /** Counter: sightings beyond the allowed lateness. Unit: sightings. */
    public static final String SIGHTINGS_LATE = "sightingsLate";

    /** Counter, in the group {@code entry} / id: rows that the allowlist entry suppressed. Unit: rows. */
    public static final String ROWS_SUPPRESSED = "rowsSuppressed";

    /** Counter: records of the allowlist's topic that are no entry. Unit: records. */
    public static final String ALLOWLIST_REJECTED = "allowlistRecordsRejected";

    /** Gauge: rows that wait for the allowlist to be loaded. Unit: rows. */
    public static final String ROWS_WAITING = "rowsWaiting";

    /** Gauge: entries of the allowlist in force. Unit: entries. */
    public static final String ALLOWLIST_ENTRIES = "allowlistEntries";

    /** Counter: risk events raised, every revision counted. Unit: events. */
    public static final String RISK_EVENTS = "riskEvents";

    /** Gauge: from the latest sighting of the newest risk event to its being raised. Unit: milliseconds. */
    public static final String EVENT_TIME_LAG = "eventTimeLagMs";

    /** Subgroup key of what is counted for each detection; the value is its id. */
    public static final String BY_DETECTION = "detection";

    /** Subgroup key of what is counted for each allowlist entry; the value is its id. */
    public static final String BY_ENTRY = "entry";

    private Metrics() {}
}
