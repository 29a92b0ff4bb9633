package io.spawnwatch.connector.file;

import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.fetcher.SingleThreadFetcherManager;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * Keeps a reader's fetcher thread alive until everything has been read. Flink's own manager ends the thread whenever it is
 * idle, which is between any two files, and starts a new one.
 *
 * <p>Works around FLINK-40660 (found in Flink 2.2.1) and is needed until that is fixed; a test of this class fails then.
 * To end, {@code SplitFetcher.run} puts an empty batch into the queue and waits on a latch until it has been taken out.
 * {@code FutureCompletingBlockingQueue.put} rejects the batch if the queue is full and an earlier wake-up is still
 * pending, and {@code run} ignores that result. A wake-up stays pending if a file is assigned after the thread has put the
 * last batch of the previous file but before it has recorded so. The queue is full if the thread puts two batches after
 * the task found the queue empty and before it found the thread idle. Both happen on a busy machine. The reader then takes
 * 30 seconds to close, and the thread, which is not a daemon, waits forever: the process never ends.
 *
 * <p>This manager ends the thread only once, after the last batch of the last split has been taken out of the queue.
 * Nothing else puts batches then, so there is room for the empty one, pending wake-up or not.
 *
 * @param <E>      type of the fetched elements
 * @param <SplitT> type of the splits
 */
public final class KeepAliveFetcherManager<E, SplitT extends SourceSplit>
        extends SingleThreadFetcherManager<E, SplitT> {
    private boolean mayShutDown;

    /** Creates a manager whose thread reads with the supplied reader. */
    public KeepAliveFetcherManager(Supplier<SplitReader<E, SplitT>> splitReader, Configuration configuration) {
        super(splitReader, configuration);
    }

    /** Lets the thread end. To be called when no split will follow and the last batch has been taken out of the queue. */
    public void allowShutdown() {
        mayShutDown = true;
    }

    @Override
    public boolean maybeShutdownFinishedFetchers() {
        return mayShutDown && super.maybeShutdownFinishedFetchers();
    }
}
