package io.spawnwatch.report;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.explain.ConditionTrace;
import io.spawnwatch.detection.explain.RowOfEvent;
import io.spawnwatch.detection.explain.TracedCondition;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a file, held against a detection.
 *
 * @param number   number of the record in the file, from 1
 * @param line     line on which the record begins, from 1
 * @param kind     what it is
 * @param timeMs   event time, epoch milliseconds UTC
 * @param trace    what each term says of it
 * @param windowStartMs start of its window, epoch milliseconds UTC, inclusive
 * @param windowEndMs   end of its window, epoch milliseconds UTC, exclusive
 * @param row      the row that it makes if no other is counted with it, or null
 * @param risk     that row as a risk event, or null
 * @param covering the allowlist's entry that covers the row, or null
 */
public record HeldEvent(
        long number,
        long line,
        @Nullable EventKind kind,
        long timeMs,
        ConditionTrace trace,
        long windowStartMs,
        long windowEndMs,
        @Nullable RowOfEvent row,
        @Nullable RiskEvent risk,
        @Nullable AllowlistEntry covering) {

    /** What becomes of an event, from the least to the most. */
    public enum Outcome {
        /** It does not satisfy what is decided on events. */
        MISSES,
        /** It counts, but the row that it makes alone is dropped. */
        COUNTS,
        /** It makes a row, which an entry of the allowlist covers. */
        ALLOWED,
        /** It makes a row. */
        FIRES
    }

    /**
     * Holds an event against a detection.
     *
     * @param event as it was decoded
     */
    public static HeldEvent of(
            TracedCondition condition,
            Allowlist allowlist,
            long number,
            long line,
            @Nullable EventKind kind,
            ProcessEvent event) {
        RowOfEvent row = condition.row(event);
        DetectionRow detected = row == null ? null : detected(condition, event, row);
        long startMs = condition.windowStartMs(event);
        return new HeldEvent(
                number,
                line,
                kind,
                event.timeMs(),
                condition.trace(event),
                startMs,
                startMs + condition.windows().length().toMillis(),
                row,
                detected == null ? null : RiskScoring.score(detected),
                detected == null ? null : covering(allowlist, detected));
    }

    /**
     * What becomes of an event, without the trace: cheap enough for each event of a file.
     *
     * @param event satisfies what is decided on events
     */
    public static Outcome outcome(TracedCondition condition, Allowlist allowlist, ProcessEvent event) {
        RowOfEvent row = condition.row(event);
        if (row == null) {
            return Outcome.COUNTS;
        }
        return covering(allowlist, detected(condition, event, row)) == null ? Outcome.FIRES : Outcome.ALLOWED;
    }

    private static @Nullable AllowlistEntry covering(Allowlist allowlist, DetectionRow row) {
        return allowlist.covering(
                row.profile().id(),
                row::values,
                row.tally().firstTimeMs(),
                row.tally().lastTimeMs());
    }

    private static DetectionRow detected(TracedCondition condition, ProcessEvent event, RowOfEvent row) {
        long startMs = condition.windowStartMs(event);
        Tally tally = new Tally(1, event.timeMs(), event.timeMs(), false, row.literalFillers());
        long endMs = startMs + condition.windows().length().toMillis();
        List<String> fillers = row.filled() ? List.of(row.profile().filler()) : List.of();
        return row.regrouped()
                ? new DetectionRow(row.profile(), startMs, endMs, row.group(), tally, 1, false, row.fields(), fillers)
                : new DetectionRow(row.profile(), startMs, endMs, row.group(), tally, 1, false, row.fields());
    }

    /** What becomes of the event. */
    public Outcome outcome() {
        if (row == null) {
            return trace.matches() ? Outcome.COUNTS : Outcome.MISSES;
        }
        return covering == null ? Outcome.FIRES : Outcome.ALLOWED;
    }
}
