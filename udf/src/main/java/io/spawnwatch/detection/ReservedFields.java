package io.spawnwatch.detection;

import java.util.Set;

/** Names that a risk event's own fields have, so that no field of a row may have them. */
public final class ReservedFields {
    /** How often, and from when to when: a row has them too, and they say the same. */
    public static final Set<String> OF_ROWS = Set.of("count", "firstTime", "lastTime");

    private static final Set<String> NAMES = Set.of(
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
        return NAMES.contains(name);
    }
}
