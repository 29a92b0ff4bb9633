package io.spawnwatch.function;

import io.spawnwatch.sighting.OpenWindow;
import io.spawnwatch.sighting.WindowPolicy;
import io.spawnwatch.sighting.WindowPolicy.Step;
import java.util.Objects;
import org.apache.flink.streaming.api.TimerService;
import org.jspecify.annotations.Nullable;

/**
 * Sets the timers of the current key's window, no more than needed: a timer holds the whole key, and keys are most of the
 * state. Until a window closes, it has one timer: for its close if something has been counted that its row's last report
 * lacks, else for its expiry. When the close fires, the expiry is set.
 *
 * <p>Windows of older state have both timers. Setting a timer again and deleting a missing one change nothing.
 */
final class WindowTimers {

    private WindowTimers() {}

    /**
     * Sets timers after a sighting.
     *
     * @param before      the window before the sighting, or null if it was not open
     * @param windowEndMs end of the window, exclusive
     * @param watermarkMs current watermark
     */
    static void afterSighting(
            TimerService timers, @Nullable OpenWindow before, Step step, long windowEndMs, long watermarkMs) {
        long closesMs = windowEndMs - 1;
        OpenWindow window = Objects.requireNonNull(step.window(), "a sighting keeps its window open");
        if (before == null) {
            boolean closeIsDue = step.revisionTimerMs() != WindowPolicy.NO_TIMER && window.hasUnreported();
            set(timers, closeIsDue ? step.revisionTimerMs() : step.expiryTimerMs());
            return;
        }
        set(timers, step.revisionTimerMs());
        set(timers, step.expiryTimerMs());
        if (!before.hasUnreported() && window.hasUnreported() && watermarkMs < closesMs) {
            set(timers, closesMs);
            if (window.expiresMs() != closesMs) {
                timers.deleteEventTimeTimer(window.expiresMs());
            }
        }
    }

    /**
     * Sets timers after one has fired.
     *
     * @param timerMs the time that it was set for
     */
    static void afterTimer(TimerService timers, long timerMs, Step step, long windowEndMs) {
        set(timers, step.revisionTimerMs());
        set(timers, step.expiryTimerMs());
        OpenWindow window = step.window();
        if (window != null && timerMs == windowEndMs - 1) {
            set(timers, window.expiresMs());
        }
    }

    private static void set(TimerService timers, long timeMs) {
        if (timeMs != WindowPolicy.NO_TIMER) {
            timers.registerEventTimeTimer(timeMs);
        }
    }
}
