package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.fetcher.SingleThreadFetcherManager;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replays, step by step, what a busy machine does to a reader's threads. */
@Timeout(60)
class KeepAliveFetcherManagerTest {
    private static final long CLOSE_MS = Duration.ofSeconds(20).toMillis();

    private final TwoBatches reader = new TwoBatches();
    private final KeepAliveFetcherManager<String, File> fetcher =
            new KeepAliveFetcherManager<>(() -> reader, new Configuration());

    @Test
    void endsTheThreadEvenIfTheQueueWasFullAndAWakeUpWasPending() throws Exception {
        FutureCompletingBlockingQueue<RecordsWithSplitIds<String>> queue = fetcher.getQueue();
        fetcher.addSplits(List.of(new File("file")));
        awaitIdle();
        // A file that is assigned a moment too late wakes the thread up after it has put its last batch.
        queue.wakeUpPuttingThread(0);

        assertThat(fetcher.maybeShutdownFinishedFetchers())
                .as("more splits may follow")
                .isFalse();
        take(queue);
        take(queue);
        fetcher.allowShutdown();
        assertThat(fetcher.maybeShutdownFinishedFetchers())
                .as("everything is read")
                .isTrue();
        fetcher.close(CLOSE_MS);

        assertThat(reader.closed.getCount()).as("the file is closed").isZero();
    }

    @Test
    void endsTheThreadWhenTheTaskIsCancelledHalfway() throws Exception {
        fetcher.addSplits(List.of(new File("file")));
        awaitIdle();
        fetcher.close(CLOSE_MS);

        assertThat(reader.closed.getCount()).as("the file is closed").isZero();
    }

    /** If this fails, Flink has fixed FLINK-40660 and {@link KeepAliveFetcherManager} can go. */
    @Test
    void flinksOwnManagerLeavesTheThreadWaitingForever() throws Exception {
        SingleThreadFetcherManager<String, File> flinks =
                new SingleThreadFetcherManager<>(() -> reader, new Configuration());
        flinks.addSplits(List.of(new File("file")));
        awaitIdle();
        flinks.getQueue().wakeUpPuttingThread(0);
        Thread thread = reader.thread();

        assertThat(flinks.maybeShutdownFinishedFetchers()).isTrue();
        awaitWaitingIn(thread, "java.util.concurrent.CountDownLatch");
        take(flinks.getQueue());
        take(flinks.getQueue());
        flinks.close(500);

        assertThat(reader.closed.getCount()).as("the file stays open").isOne();
        assertThat(thread.isAlive()).isTrue();
        // Nothing but this test ends it.
        thread.interrupt();
        thread.join();
    }

    private void awaitIdle() throws InterruptedException {
        reader.finished.await();
        awaitWaitingIn(reader.thread(), "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject");
    }

    private static void awaitWaitingIn(Thread thread, String type) {
        while (thread.getState() != Thread.State.WAITING
                || List.of(thread.getStackTrace()).stream()
                        .noneMatch(frame -> frame.getClassName().equals(type))) {
            Thread.onSpinWait();
        }
    }

    private static void take(FutureCompletingBlockingQueue<RecordsWithSplitIds<String>> queue) {
        Objects.requireNonNull(queue.poll(), "a batch").recycle();
    }

    private record File(String splitId) implements SourceSplit {}

    /** Reads a file of one record in two batches: the record and the end of the file. They fill the queue. */
    private static final class TwoBatches implements SplitReader<String, File> {
        final CountDownLatch finished = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        private String file = "";
        private boolean begun;
        private volatile Thread thread = Thread.currentThread();

        Thread thread() {
            return thread;
        }

        @Override
        public void handleSplitsChanges(SplitsChange<File> change) {
            file = change.splits().get(0).splitId();
        }

        @Override
        public RecordsWithSplitIds<String> fetch() {
            thread = Thread.currentThread();
            RecordsBySplits.Builder<String> batch = new RecordsBySplits.Builder<>();
            if (begun) {
                batch.addFinishedSplit(file);
                finished.countDown();
            } else {
                batch.add(file, "record");
                begun = true;
            }
            return batch.build();
        }

        @Override
        public void wakeUp() {}

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
