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

/**
 * Watermarks from the events' own time, one generator for each partition. Every record that has a time moves it, also
 * one that is no process event; a record whose clock is skewed does not, or one host would make all others late.
 */
public final class EventTimeWatermarks implements WatermarkStrategy<SourceRecord> {
    private static final long serialVersionUID = 1L;

    /** Watermarks rise with the records in steps of this, so that what is late does not depend on how fast they are read. */
    private static final long STEP_MS = 1000;

    private final long outOfOrdernessMs;
    private final boolean live;

    private EventTimeWatermarks(Duration outOfOrderness, boolean live) {
        this.outOfOrdernessMs = outOfOrderness.toMillis();
        this.live = live;
    }

    /**
     * The strategy of a live source. Between the steps, watermarks rise with Flink's timer too: windows close on time.
     *
     * @param outOfOrderness how far events of one partition may be out of order
     * @param idleness       after how long without records a partition no longer holds the others back
     */
    public static WatermarkStrategy<SourceRecord> live(Duration outOfOrderness, Duration idleness) {
        return new EventTimeWatermarks(outOfOrderness, true).withIdleness(idleness);
    }

    /**
     * The strategy of recorded events, on which no clock has any influence.
     *
     * @param outOfOrderness how far events of one file may be out of order
     */
    public static WatermarkStrategy<SourceRecord> recorded(Duration outOfOrderness) {
        return new EventTimeWatermarks(outOfOrderness, false);
    }

    /** The strategy of recorded events whose rows are reported once all has been read: time stands still until then. */
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
        return new SoundClocks(outOfOrdernessMs, live);
    }

    private static final class SoundClocks implements WatermarkGenerator<SourceRecord> {
        private final long outOfOrdernessMs;
        private final boolean live;
        private long latestMs;
        private long emittedMs;

        SoundClocks(long outOfOrdernessMs, boolean live) {
            this.outOfOrdernessMs = outOfOrdernessMs;
            this.live = live;
            this.latestMs = Long.MIN_VALUE + outOfOrdernessMs + 1;
            this.emittedMs = latestMs;
        }

        @Override
        public void onEvent(SourceRecord record, long timestampMs, WatermarkOutput output) {
            if (record.timeMs() == Decoded.NO_TIME || record.clockSkew() || record.timeMs() <= latestMs) {
                return;
            }
            latestMs = record.timeMs();
            // Compared without a difference: from the beginning of time to now is more than a long holds.
            if (latestMs >= emittedMs + STEP_MS) {
                emit(output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (live && latestMs > emittedMs) {
                emit(output);
            }
        }

        private void emit(WatermarkOutput output) {
            emittedMs = latestMs;
            output.emitWatermark(new Watermark(latestMs - outOfOrdernessMs - 1));
        }
    }
}
