package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class EventTimeWatermarksTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long NOON = 1_763_294_400_000L;

    private final List<Long> emitted = new ArrayList<>();
    private final ManualClock clock = new ManualClock();
    private boolean idle;
    private final WatermarkOutput output = new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
            emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    };

    private static SourceRecord at(long timeMs, boolean skewed) {
        return new SourceRecord(null, null, timeMs, skewed);
    }

    private void feed(WatermarkGenerator<SourceRecord> generator, SourceRecord... records) {
        for (SourceRecord record : records) {
            generator.onEvent(record, record.timeMs(), output);
        }
    }

    private WatermarkGenerator<SourceRecord> generator(WatermarkStrategy<SourceRecord> strategy) {
        return strategy.createWatermarkGenerator(
                new org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier.Context() {
                    @Override
                    public org.apache.flink.metrics.MetricGroup getMetricGroup() {
                        return new UnregisteredMetricsGroup();
                    }

                    @Override
                    public RelativeClock getInputActivityClock() {
                        return clock;
                    }
                });
    }

    @Test
    void skippedRecordsAdvanceTheWatermarkToo() {
        feed(generator(EventTimeWatermarks.recorded(MINUTE)), at(NOON, false));

        assertThat(emitted).containsExactly(NOON - 60_001);
    }

    @Test
    void advancesInStepsOfASecondSoThatReadingSpeedDoesNotMatter() {
        feed(
                generator(EventTimeWatermarks.recorded(MINUTE)),
                at(NOON, false),
                at(NOON + 999, false),
                at(NOON - 5000, false),
                at(NOON + 1000, false));

        assertThat(emitted).containsExactly(NOON - 60_001, NOON - 59_001);
    }

    @Test
    void aSkewedClockMakesNobodyLate() {
        feed(generator(EventTimeWatermarks.recorded(MINUTE)), at(NOON, false), at(NOON + 86_400_000, true));

        assertThat(emitted).containsExactly(NOON - 60_001);
    }

    @Test
    void aRecordWithoutATimeDoesNotAdvanceTheWatermark() {
        feed(generator(EventTimeWatermarks.recorded(MINUTE)), at(Decoded.NO_TIME, false));

        assertThat(emitted).isEmpty();
    }

    @Test
    void aTimerAdvancesALiveSourceBetweenStepsButNeverARecordedOne() {
        WatermarkGenerator<SourceRecord> live = generator(EventTimeWatermarks.live(MINUTE, MINUTE));
        feed(live, at(NOON, false), at(NOON + 10, false));
        live.onPeriodicEmit(output);
        live.onPeriodicEmit(output);
        assertThat(emitted).containsExactly(NOON - 60_001, NOON - 59_991);

        emitted.clear();
        WatermarkGenerator<SourceRecord> recorded = generator(EventTimeWatermarks.recorded(MINUTE));
        feed(recorded, at(NOON, false), at(NOON + 10, false));
        recorded.onPeriodicEmit(output);
        assertThat(emitted).containsExactly(NOON - 60_001);
    }

    @Test
    void aPartitionInWhichNothingAdvancesTimeIsIdleUntilSomethingDoes() {
        WatermarkGenerator<SourceRecord> live = generator(EventTimeWatermarks.live(MINUTE, MINUTE));
        feed(live, at(NOON, false));
        clock.advanceTime(MINUTE);
        live.onPeriodicEmit(output);
        assertThat(idle).isFalse();

        // Records keep arriving, but from a host whose clock is ahead, or without a time.
        feed(live, at(NOON + 86_400_000, true), at(Decoded.NO_TIME, false));
        clock.advanceTime(Duration.ofMillis(1));
        live.onPeriodicEmit(output);
        assertThat(idle).isTrue();

        feed(live, at(NOON + 5000, false));
        assertThat(idle).isFalse();
        assertThat(emitted).containsExactly(NOON - 60_001, NOON - 55_001);
    }
}
