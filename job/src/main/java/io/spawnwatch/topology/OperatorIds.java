package io.spawnwatch.topology;

/**
 * The permanent ids of the operators. A savepoint stores state under these ids: never change one, and never reuse one for
 * another operator.
 */
final class OperatorIds {
    static final String PROCESS_EVENTS = "process-events";
    static final String MATCH_DETECTIONS = "match-detections";
    static final String TALLY_SIGHTINGS = "tally-sightings";
    static final String REGROUP_ROWS = "regroup-rows";
    static final String TALLY_FENCED = "tally-fenced";
    static final String ALLOWLIST = "allowlist";
    static final String READ_ALLOWLIST = "read-allowlist";
    static final String APPLY_ALLOWLIST = "apply-allowlist";
    static final String SCORE_RISK = "score-risk";
    static final String RISK_EVENTS = "risk-events";
    static final String SUPPRESSED = "suppressed";
    static final String REJECTED = "rejected";

    /** Only in a run that can be resumed, like the two below. */
    static final String RECORD_COUNTS = "record-counts";

    static final String SIGHTING_COUNTS = "sighting-counts";
    static final String RUN_COUNTS = "run-counts";

    private OperatorIds() {}
}
