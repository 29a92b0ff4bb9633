package io.spawnwatch.connector.kafka.range;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class RangeEnumeratorTest {

    private static OffsetRange range(int partition, int share) {
        return new OffsetRange("events", partition, 0, 9, share, 0, 1);
    }

    @Test
    void eachReaderGetsItsSharesAndHearsThatNothingFollows() {
        Readers readers = new Readers(2);
        RangeEnumerator enumerator =
                new RangeEnumerator(readers, List.of(range(0, 0), range(1, 1), range(2, 2), range(3, 3)));

        enumerator.addReader(1);
        assertThat(enumerator.snapshotState(1)).containsExactly(range(0, 0), range(2, 2));
        enumerator.addReader(0);

        assertThat(readers.given)
                .isEqualTo(Map.of(0, List.of(range(0, 0), range(2, 2)), 1, List.of(range(1, 1), range(3, 3))));
        assertThat(readers.told).containsExactly(1, 0);
        assertThat(enumerator.snapshotState(2)).isEmpty();
    }

    /** The trap of FLINK-31006: nothing is left to give, and nobody would be told. */
    @Test
    void afterARestoreWithNothingLeftEachReaderHearsThatNothingFollows() {
        Readers readers = new Readers(3);
        RangeEnumerator enumerator = new RangeEnumerator(readers, List.of());

        enumerator.addReader(0);
        enumerator.addReader(1);
        enumerator.addReader(2);

        assertThat(readers.given).isEmpty();
        assertThat(readers.told).containsExactly(0, 1, 2);
    }

    @Test
    void aFailedReaderGetsBackWhatItHadNotSaved() {
        Readers readers = new Readers(2);
        RangeEnumerator enumerator = new RangeEnumerator(readers, List.of(range(0, 0), range(1, 1)));
        enumerator.addReader(0);
        enumerator.addReader(1);

        enumerator.addSplitsBack(List.of(range(1, 1)), 1);
        assertThat(enumerator.snapshotState(1)).containsExactly(range(1, 1));
        enumerator.addReader(1);

        assertThat(readers.given).isEqualTo(Map.of(0, List.of(range(0, 0)), 1, List.of(range(1, 1), range(1, 1))));
        assertThat(readers.told).containsExactly(0, 1, 1);
    }

    @Test
    void atAnotherParallelismNothingIsLeftOver() {
        for (int parallelism = 1; parallelism < 6; parallelism++) {
            Readers readers = new Readers(parallelism);
            RangeEnumerator enumerator =
                    new RangeEnumerator(readers, List.of(range(0, 0), range(1, 1), range(2, 2), range(3, 3)));
            for (int reader = 0; reader < parallelism; reader++) {
                enumerator.addReader(reader);
            }
            assertThat(enumerator.snapshotState(1)).isEmpty();
            assertThat(readers.given.values().stream().mapToInt(List::size).sum())
                    .isEqualTo(4);
        }
    }

    /** Notes what readers are given. */
    private static final class Readers implements SplitEnumeratorContext<OffsetRange> {
        private final int parallelism;
        private final Map<Integer, List<OffsetRange>> given = new TreeMap<>();
        private final List<Integer> told = new ArrayList<>();

        Readers(int parallelism) {
            this.parallelism = parallelism;
        }

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
        }

        @Override
        public void sendEventToSourceReader(int subtaskId, SourceEvent event) {}

        @Override
        public int currentParallelism() {
            return parallelism;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return Map.of();
        }

        @Override
        public void assignSplits(SplitsAssignment<OffsetRange> assignment) {
            assignment.assignment().forEach((reader, ranges) -> given.computeIfAbsent(
                            reader, number -> new ArrayList<>())
                    .addAll(ranges));
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            told.add(subtask);
        }

        @Override
        public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {}

        @Override
        public <T> void callAsync(
                Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelay, long period) {}

        @Override
        public void runInCoordinatorThread(Runnable runnable) {}
    }
}
