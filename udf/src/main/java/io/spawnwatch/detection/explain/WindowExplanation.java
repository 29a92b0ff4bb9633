package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.Place;
import org.jspecify.annotations.Nullable;

/**
 * Where a detection's windows are, and why.
 *
 * @param windows          length and offset
 * @param reason           what determines the length
 * @param configured       where the length is configured for this detection, or null if it is not
 * @param offsetConfigured where the offset is configured for this detection, or null if it is not
 */
public record WindowExplanation(
        TumblingWindows windows,
        Reason reason,
        @Nullable Place configured,
        @Nullable Place offsetConfigured) {

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
     * Explains the windows.
     *
     * @param setting   what is configured for the detection
     * @param otherwise windows of detections without any of their own
     */
    static WindowExplanation of(DetectionPlan plan, DetectionOverrides.Setting setting, TumblingWindows otherwise) {
        TumblingWindows windows = plan.windows(otherwise);
        if (plan.spansAreWindows() && setting.span() != null) {
            return new WindowExplanation(
                    windows, Reason.OVERRIDE, setting.places().span(), null);
        }
        if (plan.span() != null) {
            return new WindowExplanation(windows, Reason.SPAN, null, null);
        }
        Place offset = setting.windowOffset() == null ? null : setting.places().windowOffset();
        return setting.window() == null
                ? new WindowExplanation(windows, Reason.DEFAULT, null, offset)
                : new WindowExplanation(
                        windows, Reason.OVERRIDE, setting.places().window(), offset);
    }
}
