package io.spawnwatch.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Wraps a source so that a test can hold it back and make it fail. Checkpoints continue while it is held back. */
final class SwitchedSource<T, S extends SourceSplit, C> implements Source<T, S, C> {
    private static final long serialVersionUID = 1L;

    private static final Map<String, Switch> SWITCHES = new ConcurrentHashMap<>();

    private final Source<T, S, C> source;
    private final String switchId;

    SwitchedSource(Source<T, S, C> source, String switchId) {
        this.source = source;
        this.switchId = switchId;
    }

    /** The control of a test. Copies of the source find it by its id, in this process only. */
    static final class Switch implements AutoCloseable {
        private final String id;
        private final CompletableFuture<Void> open = new CompletableFuture<>();
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();

        /** A switch that lets all records through. */
        static Switch open(String id) {
            Switch made = held(id);
            made.open();
            return made;
        }

        /** A switch that holds all records back. */
        static Switch held(String id) {
            Switch made = new Switch(id);
            SWITCHES.put(id, made);
            return made;
        }

        /** A switch that holds records back after about as many, and the end of a source whose input ends in any case. */
        static Switch heldAfter(String id, int records) {
            Switch made = held(id);
            made.reads.set(records);
            return made;
        }

        private Switch(String id) {
            this.id = id;
        }

        /** Whether as many records were let through as may be. */
        boolean holds() {
            return reads.get() <= 0;
        }

        /** How many readers have nothing more to read. */
        int ended() {
            return ended.get();
        }

        String id() {
            return id;
        }

        void open() {
            open.complete(null);
        }

        /** Makes the next read fail, once. */
        void failOnce() {
            failures.incrementAndGet();
        }

        boolean hasFailed() {
            return failures.get() == 0;
        }

        @Override
        public void close() {
            SWITCHES.remove(id);
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<S, C> createEnumerator(SplitEnumeratorContext<S> context) throws Exception {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<S, C> restoreEnumerator(SplitEnumeratorContext<S> context, C checkpoint) throws Exception {
        return source.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
        Switch found = SWITCHES.get(switchId);
        if (found == null) {
            throw new IllegalStateException("no switch " + switchId);
        }
        return new Reader<>(source.createReader(context), found, new AtomicBoolean());
    }

    @Override
    public SimpleVersionedSerializer<S> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<C> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @SuppressWarnings("try") // The interface declares close() with any exception.
    private record Reader<T, S extends SourceSplit>(SourceReader<T, S> reader, Switch control, AtomicBoolean ended)
            implements SourceReader<T, S> {
        @Override
        public void start() {
            reader.start();
        }

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
            if (isHeld()) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            if (control.failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("a failure that the test triggered");
            }
            InputStatus status = reader.pollNext(output);
            if (control.open.isDone()) {
                return status;
            }
            if (status == InputStatus.MORE_AVAILABLE) {
                control.reads.decrementAndGet();
            } else if (status == InputStatus.END_OF_INPUT) {
                ended.set(true);
                control.ended.incrementAndGet();
                return InputStatus.NOTHING_AVAILABLE;
            }
            return status;
        }

        private boolean isHeld() {
            return !control.open.isDone() && (ended.get() || control.holds());
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return isHeld() ? control.open : reader.isAvailable();
        }

        @Override
        public List<S> snapshotState(long checkpointId) {
            return reader.snapshotState(checkpointId);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) throws Exception {
            reader.notifyCheckpointComplete(checkpointId);
        }

        @Override
        public void notifyCheckpointAborted(long checkpointId) throws Exception {
            reader.notifyCheckpointAborted(checkpointId);
        }

        @Override
        public void addSplits(List<S> splits) {
            reader.addSplits(splits);
        }

        @Override
        public void notifyNoMoreSplits() {
            reader.notifyNoMoreSplits();
        }

        @Override
        public void handleSourceEvents(SourceEvent event) {
            reader.handleSourceEvents(event);
        }

        @Override
        public void pauseOrResumeSplits(Collection<String> pause, Collection<String> resume) {
            reader.pauseOrResumeSplits(pause, resume);
        }

        @Override
        public void close() throws Exception {
            reader.close();
        }
    }
}
