package io.spawnwatch.risk;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.OpenWindow;
import java.util.List;
import java.util.Locale;

/**
 * The row that says that a detection has reached its limit of rows in a window. It becomes a risk event like any other, but
 * raises no risk for anybody: it is about the detection, not about a host or user.
 */
public final class RowsBeyondLimit {

    /** The field of such a risk event that has the limit. */
    public static final String ROW_LIMIT = "row_limit";

    private RowsBeyondLimit() {}

    /**
     * The row of one window.
     *
     * @param latest what was passed on last
     * @param report all sightings so far and the revision
     */
    public static DetectionRow of(FencedSightings latest, OpenWindow report) {
        GroupKey window = GroupKey.decode(latest.window());
        DetectionProfile profile = latest.profile();
        return new DetectionRow(
                profile.withoutGroups(new RiskRule(null, null, 0, message(latest, window), List.of(), List.of())),
                window.windowStartMs(),
                window.windowEndMs(),
                List.of(),
                report.tally(),
                report.revision(),
                report.late(),
                List.of(new RowField(ROW_LIMIT, List.of(Integer.toString(latest.rowLimit())), true)),
                null,
                latest.rowLimit());
    }

    private static String message(FencedSightings latest, GroupKey window) {
        return String.format(
                Locale.ROOT,
                "%s reached its limit of %d rows between %s and %s: events in further groups are not shown as rows ($count$"
                        + " so far)%s",
                latest.profile().name(),
                latest.rowLimit(),
                EventTime.format(window.windowStartMs()),
                EventTime.format(window.windowEndMs()),
                latest.regrouped() ? ", and what the search computes from several rows leaves them out" : "");
    }
}
