package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.connector.kafka.range.TimeBounds;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.kafka.SwitchedSource.Switch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run over a range of topics continues where it was stopped, and ends (Flink's own source does not: FLINK-31006). */
@Tag("slow")
@ExtendWith(SharedServers.class)
class TopicRangeRestoreTest {
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 700;
    private static final int ALL = 1_000_000;

    @TempDir
    Path folder;

    private static <S extends SourceSplit, C> Source<SourceRecord, S, C> switched(
            Source<SourceRecord, S, C> source, Switch control) {
        return new SwitchedSource<>(source, control.id());
    }

    /** {@code stopAfter} of {@link #ALL}: all is read, and only the end of the run is missing. */
    @ParameterizedTest
    @CsvSource({
        "500, 2, 2, true",
        "500, 2, 1, true",
        "900, 1, 3, true",
        "700, 3, 2, false",
        ALL + ", 2, 2, true",
        ALL + ", 2, 1, false"
    })
    void aStoppedRunReadsTheRestOnceAndEnds(
            int stopAfter, int before, int after, boolean inParts, KafkaBroker broker, FlinkCluster cluster)
            throws Exception {
        String topic = "restored-" + stopAfter + "-" + before + "-" + after;
        broker.createTopic(topic, PARTITIONS + 1, Map.of());
        broker.ends(topic);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < RECORDS * PARTITIONS; i++) {
            int partition = i % PARTITIONS;
            broker.send(topic, partition, null, "no event".getBytes(StandardCharsets.UTF_8));
            expected.add(topic + "-" + partition + "@" + i / PARTITIONS);
        }
        broker.flush();
        Collections.sort(expected);
        TopicRange range =
                TopicRange.of(RangeJob.kafka(broker, List.of(topic)), new TimeBounds(null, null, Duration.ZERO));

        String savepoint;
        try (Switch control = Switch.heldAfter(topic, stopAfter)) {
            RangeJob first =
                    RangeJob.start(cluster, topic, switched(source(range, inParts, before), control), before, null);
            Await.until(() -> "the source to be held", () -> control.holds() || control.ended() == before);
            savepoint = first.stop(folder);
            int read = first.read().size();
            assertThat(read).isGreaterThan(0);
            assertThat(read == expected.size()).isEqualTo(stopAfter == ALL);
        }
        // Written after the range was decided, so it does not belong to it.
        broker.send(topic, 0, null, "too late".getBytes(StandardCharsets.UTF_8));
        broker.flush();
        try (Switch control = Switch.open(topic)) {
            RangeJob second =
                    RangeJob.start(cluster, topic, switched(source(range, inParts, after), control), after, savepoint);
            second.awaitEnd();
            assertThat(second.read()).isEqualTo(expected);
        }
    }

    private static Source<SourceRecord, ?, ?> source(TopicRange range, boolean inParts, int parallelism) {
        return inParts ? range.inParts(RangeJob.intake(), parallelism) : range.inOrder(RangeJob.intake());
    }
}
