package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.Place;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a detection's windows are, and why.
 *
 * @param length      the length
 * @param reason      what determines it
 * @param configured  where it is configured for this detection, or null if it is not
 */
public record WindowExplanation(
        Duration length, Reason reason, @Nullable Place configured) {

    /** What determines the length. */
    public enum Reason {
        /** The configuration has a length for this detection. */
        OVERRIDE,
        /** The search groups by spans of time. */
        SPAN,
        /** Neither is true, so that the setting for all detections applies. */
        DEFAULT
    }

    /**
     * Explains the length.
     *
     * @param setting what is configured for the detection
     * @param window  window of detections without one of their own
     */
    static WindowExplanation of(DetectionPlan plan, DetectionOverrides.Setting setting, Duration window) {
        Duration length = plan.window(window);
        boolean byTime = plan.search().tstats().time() != null;
        if (byTime && setting.span() != null) {
            return new WindowExplanation(
                    length, Reason.OVERRIDE, setting.places().span());
        }
        if (plan.span() != null) {
            return new WindowExplanation(length, Reason.SPAN, null);
        }
        return setting.window() == null
                ? new WindowExplanation(length, Reason.DEFAULT, null)
                : new WindowExplanation(
                        length, Reason.OVERRIDE, setting.places().window());
    }
}
