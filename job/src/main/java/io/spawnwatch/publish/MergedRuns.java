package io.spawnwatch.publish;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Merges streams that are in order of time. Records of the same time keep the order of their streams. */
final class MergedRuns implements RecordStream {
    private final List<? extends RecordStream> runs;
    private final PriorityQueue<Head> heads = new PriorityQueue<>(Head.ORDER);

    MergedRuns(List<? extends RecordStream> runs) throws IOException {
        this.runs = List.copyOf(runs);
        for (int i = 0; i < runs.size(); i++) {
            advance(i);
        }
    }

    /** The next record of a stream, and the stream's position. */
    private record Head(DatedRecord record, int run) {
        private static final Comparator<Head> ORDER =
                Comparator.comparing(Head::record, DatedRecord.BY_TIME).thenComparingInt(Head::run);
    }

    private void advance(int run) throws IOException {
        DatedRecord record = runs.get(run).next();
        if (record != null) {
            heads.add(new Head(record, run));
        }
    }

    @Override
    public @Nullable DatedRecord next() throws IOException {
        Head first = heads.poll();
        if (first == null) {
            return null;
        }
        advance(first.run());
        return first.record();
    }

    @Override
    public void close() throws IOException {
        for (RecordStream run : runs) {
            run.close();
        }
    }
}
