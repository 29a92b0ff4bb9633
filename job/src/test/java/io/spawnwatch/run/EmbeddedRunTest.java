package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.function.Metrics;
import io.spawnwatch.report.LiveReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Timeout(120)
class EmbeddedRunTest {
    private static final Pattern LINE = Pattern.compile("(?m)^[0-9]{4}-[0-9-]{5}T[0-9:]{8}Z the last minute: records"
            + " read [1-9][0-9,]*, matched [1-9][0-9,]*, risk events raised 0$");

    private static final StringWriter OUTPUT = new StringWriter();

    @Test
    void reportsThatTheJobRunsAndRepeatedlyWhatItReadMatchedAndRaised() {
        EmbeddedFlink flink = new EmbeddedFlink();
        Configuration local = new Configuration();
        EmbeddedFlinkOptions.confine(local);
        local.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        local.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(100));
        StreamExecutionEnvironment found = StreamExecutionEnvironment.createLocalEnvironment(1, local);
        StreamExecutionEnvironment env = flink.environment(found.getConfiguration());
        env.fromSource(
                        new DataGeneratorSource<>(
                                number -> number, Long.MAX_VALUE, RateLimiterStrategy.perSecond(1000), Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(new CountUntilReported())
                .sinkTo(new DiscardingSink<>());
        EmbeddedRun run = new EmbeddedRun(
                flink,
                new LiveReport(new PrintWriter(OUTPUT, true)),
                3,
                "It starts without state.",
                null,
                Duration.ofMillis(300));

        // The job ends itself when its counts have been reported.
        assertThatThrownBy(() -> run.execute(env, "test")).hasMessage("reported");

        assertThat(OUTPUT.toString().lines())
                .contains("Spawnwatch runs with 3 detections. It starts without state.")
                .anyMatch(line -> line.matches("Flink's page: http://127.0.0.1:[1-9][0-9]*"));
    }

    /** Counts like our functions. */
    private static final class CountUntilReported extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        private final LongCounter read = new LongCounter();
        private final LongCounter matched = new LongCounter();

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().addAccumulator(Metrics.EVENTS_DECODED, read);
            getRuntimeContext().addAccumulator("detection.id." + Metrics.EVENTS_MATCHED, matched);
        }

        @Override
        public Long map(Long number) {
            read.add(1);
            matched.add(1);
            if (LINE.matcher(OUTPUT.toString()).find()) {
                throw new IllegalStateException("reported");
            }
            return number;
        }
    }
}
