package io.spawnwatch.function;

import io.spawnwatch.decode.Decoded;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;
import org.jspecify.annotations.Nullable;

/**
 * Watermarks from event time, with one generator for each partition. Every record with a time advances the watermark, even if
 * it is not a process event. A record with a skewed clock does not, or one host would make all others late.
 */
public final class EventTimeWatermarks implements WatermarkStrategy<SourceRecord> {
    private static final long serialVersionUID = 1L;

    /** Records advance the watermark in steps of this, so that lateness does not depend on how fast records are read. */
    private static final long STEP_MS = 1000;

    private final long outOfOrdernessMs;
    private final @Nullable Duration idleness;

    private EventTimeWatermarks(Duration outOfOrderness, @Nullable Duration idleness) {
        this.outOfOrdernessMs = outOfOrderness.toMillis();
        this.idleness = idleness;
    }

    /**
     * The strategy of a live source. Between steps, Flink's timer advances the watermark too, so that windows close on time.
     *
     * @param outOfOrderness how far events of one partition may be out of order
     * @param idleness       a partition in which no record has advanced time for this long no longer holds the others back
     */
    public static WatermarkStrategy<SourceRecord> live(Duration outOfOrderness, Duration idleness) {
        return new EventTimeWatermarks(outOfOrderness, idleness);
    }

    /**
     * The strategy for recorded events, which depends on no clock.
     *
     * @param outOfOrderness how far events of one file may be out of order
     */
    public static WatermarkStrategy<SourceRecord> recorded(Duration outOfOrderness) {
        return new EventTimeWatermarks(outOfOrderness, null);
    }

    /** The strategy for recorded events whose rows are reported at the end: no watermark until all records are read. */
    public static WatermarkStrategy<SourceRecord> untilAllIsRead() {
        return WatermarkStrategy.<SourceRecord>noWatermarks()
                .withTimestampAssigner((record, recordTimestamp) -> record.timeMs());
    }

    @Override
    public TimestampAssigner<SourceRecord> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return (record, recordTimestamp) -> record.timeMs();
    }

    @Override
    public WatermarkGenerator<SourceRecord> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        return idleness == null
                ? new SoundClocks(outOfOrdernessMs)
                : new LiveClocks(outOfOrdernessMs, idleness, context.getInputActivityClock());
    }

    /** Advances with the records that have a time and a sound clock. */
    private static class SoundClocks implements WatermarkGenerator<SourceRecord> {
        private final long outOfOrdernessMs;
        private long latestMs;
        private long emittedMs;

        SoundClocks(long outOfOrdernessMs) {
            this.outOfOrdernessMs = outOfOrdernessMs;
            this.latestMs = Long.MIN_VALUE + outOfOrdernessMs + 1;
            this.emittedMs = latestMs;
        }

        @Override
        public void onEvent(SourceRecord record, long timestampMs, WatermarkOutput output) {
            if (isSound(record) && record.timeMs() > latestMs) {
                latestMs = record.timeMs();
                // No difference: from the earliest possible time to now, it would overflow a long.
                if (latestMs >= emittedMs + STEP_MS) {
                    emitLatest(output);
                }
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}

        static boolean isSound(SourceRecord record) {
            return record.timeMs() != Decoded.NO_TIME && !record.clockSkew();
        }

        final void emitLatest(WatermarkOutput output) {
            if (latestMs > emittedMs) {
                emittedMs = latestMs;
                output.emitWatermark(new Watermark(latestMs - outOfOrdernessMs - 1));
            }
        }
    }

    /**
     * Also advances with Flink's timer, and becomes idle when no record has advanced time for a while. Flink's own idleness
     * detection counts every record: a partition with nothing but one host with a wrong clock would stop time for all others.
     */
    private static final class LiveClocks extends SoundClocks {
        private final long idleNanos;
        private final RelativeClock clock;
        private long movedNanos;
        private boolean idle;

        LiveClocks(long outOfOrdernessMs, Duration idleness, RelativeClock clock) {
            super(outOfOrdernessMs);
            this.idleNanos = idleness.toNanos();
            this.clock = clock;
            this.movedNanos = clock.relativeTimeNanos();
        }

        @Override
        public void onEvent(SourceRecord record, long timestampMs, WatermarkOutput output) {
            if (isSound(record)) {
                movedNanos = clock.relativeTimeNanos();
                if (idle) {
                    idle = false;
                    output.markActive();
                }
            }
            super.onEvent(record, timestampMs, output);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            emitLatest(output);
            if (!idle && clock.relativeTimeNanos() - movedNanos > idleNanos) {
                idle = true;
                output.markIdle();
            }
        }
    }
}
