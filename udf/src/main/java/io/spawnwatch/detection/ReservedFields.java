package io.spawnwatch.detection;

import java.util.Set;

/** Names that a risk event's own fields have, so that no field of a row may have them. */
public final class ReservedFields {
    /** How often, and from when to when: a row has them too, and they say the same. */
    public static final Set<String> OF_ROWS = Set.of("count", "firstTime", "lastTime");

    /** What else a risk event has, raised or suppressed, whole or cut. */
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
            "allowlist_reason");

    private ReservedFields() {}

    /** Whether a risk event, raised or suppressed, has a field of that name that rows do not have. */
    public static boolean contains(String name) {
        return OF_RISK_EVENTS.contains(name);
    }
}
