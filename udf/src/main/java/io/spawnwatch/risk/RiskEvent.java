package io.spawnwatch.risk;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.TumblingWindow;
import java.util.List;

/**
 * A row of a detection as a risk event of risk-based alerting (RBA). It is made at the end of the topology and is never in
 * state, so its parts may change. What consumers rely on is its JSON, which {@code schema/risk-event.schema.json} describes.
 *
 * @param riskEventId depends only on detection id, group values and window start: 64 hexadecimal digits
 * @param revision    from 1; a higher one of the same id replaces the lower ones. Late rows replace each other only within a
 *                    pair 2n+1 and 2n+2
 * @param detection   the detection
 * @param window      the window that the row was counted in
 * @param row         the row's own fields in the search's order, without count, first and last time
 * @param tally       the sightings counted
 * @param risk        score, message and objects
 * @param annotations where the detection belongs
 * @param late        whether only sightings beyond the allowed lateness were counted
 */
public record RiskEvent(
        String riskEventId,
        int revision,
        DetectionReference detection,
        TumblingWindow window,
        List<RowField> row,
        Tally tally,
        Risk risk,
        Annotations annotations,
        boolean late) {

    /** Copies the row. */
    public RiskEvent {
        row = List.copyOf(row);
    }
}
