package io.spawnwatch.connector.file;

import java.util.function.Supplier;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.fetcher.SingleThreadFetcherManager;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/**
 * One thread that fetches all splits of a reader, and that ends when all has been read. Flink would end it whenever it has
 * nothing to do, that is between two files, and start another.
 *
 * <p>Each such end may fail (FLINK-40660, found in 2.2.1). To end, {@code SplitFetcher.run} puts an empty batch into the
 * queue of batches and waits, on a latch, until that has been taken out. If the queue is full and an earlier wake-up of
 * the thread has left its mark, {@code FutureCompletingBlockingQueue.put} refuses the batch and {@code run} does not look
 * at the answer. An earlier wake-up leaves its mark when a file is assigned to the thread after it has put the last batch
 * of the file before and before it has noted that. The queue is full when the thread puts two batches between the moments
 * in which the task finds the queue empty and finds the thread idle. On a busy machine both happen. The reader then takes
 * 30 seconds to close and the thread, which is not a daemon, waits for ever: the process does not end.
 *
 * <p>Here the thread is told to end once, when the last batch of the last split has been taken out of the queue. Nothing
 * else puts batches, so the queue has room for the empty one, whatever marks there are.
 *
 * @param <E>      what is fetched
 * @param <SplitT> what it is fetched from
 */
final class OneFetcher<E, SplitT extends SourceSplit> extends SingleThreadFetcherManager<E, SplitT> {
    private boolean allIsRead;

    OneFetcher(Supplier<SplitReader<E, SplitT>> splitReader, Configuration configuration) {
        super(splitReader, configuration);
    }

    /** No further split will be assigned, and the last batch of each has been taken out of the queue. */
    void allIsRead() {
        allIsRead = true;
    }

    @Override
    public boolean maybeShutdownFinishedFetchers() {
        return allIsRead && super.maybeShutdownFinishedFetchers();
    }
}
