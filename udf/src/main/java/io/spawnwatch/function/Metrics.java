package io.spawnwatch.function;

/** The names of Spawnwatch's metrics. Counters start at zero with each task; times are in milliseconds unless they say otherwise. */
public final class Metrics {

    /** The metric group of all metrics. */
    public static final String GROUP = "spawnwatch";

    /** Counter: process events decoded. Unit: events. */
    public static final String EVENTS_DECODED = "eventsDecoded";

    /** Counter: valid records that are not process events. Unit: records. */
    public static final String RECORDS_SKIPPED = "recordsSkipped";

    /** Counter: records that cannot be used. Unit: records. */
    public static final String RECORDS_REJECTED = "recordsRejected";

    /** Counter, in the group {@code detection} / id: events that satisfied the detection's condition. Unit: events. */
    public static final String EVENTS_MATCHED = "eventsMatched";

    /**
     * Counter, in the group {@code detection} / id: events that the detection's condition was evaluated on, because the index
     * could not rule them out. Estimated from samples, see {@link DetectionCosts}. Unit: events.
     */
    public static final String CANDIDATES = "candidates";

    /**
     * Counter, in the group {@code detection} / id: time spent on the detection's condition. Estimated from samples, see
     * {@link DetectionCosts}. Unit: nanoseconds.
     */
    public static final String CONDITION_TIME = "conditionTimeNs";

    /** Counter: events whose time is too far ahead of their arrival. Unit: events. */
    public static final String EVENTS_SKEWED = "eventsSkewed";

    /** Counter: sightings beyond the allowed lateness. Unit: sightings. */
    public static final String SIGHTINGS_LATE = "sightingsLate";

    /**
     * Counter, in the group {@code detection} / id, of detections with a limit of rows: sightings of groups that got no row,
     * because the detection has reached its limit in the window. Unit: sightings.
     */
    public static final String SIGHTINGS_FENCED = "sightingsFenced";

    /** Counter, in the group {@code entry} / id: rows that the allowlist entry suppressed. Unit: rows. */
    public static final String ROWS_SUPPRESSED = "rowsSuppressed";

    /** Counter: records of the allowlist's topic that are not a valid entry. Unit: records. */
    public static final String ALLOWLIST_REJECTED = "allowlistRecordsRejected";

    /** Gauge: rows waiting for the allowlist to be loaded. Unit: rows. */
    public static final String ROWS_WAITING = "rowsWaiting";

    /** Gauge: entries of the allowlist in force. Unit: entries. */
    public static final String ALLOWLIST_ENTRIES = "allowlistEntries";

    /** Counter: risk events raised, every revision counted. Unit: events. */
    public static final String RISK_EVENTS = "riskEvents";

    /** Gauge: time from the latest sighting of the newest risk event until it was raised. Unit: milliseconds. */
    public static final String EVENT_TIME_LAG = "eventTimeLagMs";

    /** Key of the subgroups for detections; the value is the id. */
    public static final String BY_DETECTION = "detection";

    /** Key of the subgroups for allowlist entries; the value is the id. */
    public static final String BY_ENTRY = "entry";

    private Metrics() {}
}
