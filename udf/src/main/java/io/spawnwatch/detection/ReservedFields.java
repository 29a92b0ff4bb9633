package io.spawnwatch.detection;

import java.util.Set;

/** Names of a risk event's own fields, which a field of a row must not have. */
public final class ReservedFields {
    /** Count and times. Rows have these fields too, with the same meaning. */
    public static final Set<String> OF_ROWS = Set.of("count", "firstTime", "lastTime");

    /** All other fields of a risk event, raised or suppressed, whole or cut. */
    public static final Set<String> OF_RISK_EVENTS = Set.of(
            "risk_event_id",
            "revision",
            "detection_id",
            "detection_name",
            "detection_version",
            "search_name",
            "type",
            "window_start",
            "window_end",
            "risk_score",
            "impact",
            "confidence",
            "severity",
            "risk_message",
            "finding_title",
            "risk_objects",
            "threat_objects",
            "risk_objects_left_out",
            "threat_objects_left_out",
            "annotations",
            "analytic_story",
            "security_domain",
            "late",
            "clock_skew",
            "allowlist_entry",
            "allowlist_owner",
            "allowlist_reason",
            "row_limit");

    private ReservedFields() {}

    /** Whether risk events have a field of this name and rows do not. */
    public static boolean contains(String name) {
        return OF_RISK_EVENTS.contains(name);
    }
}
