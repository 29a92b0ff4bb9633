package io.spawnwatch.connector.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Hands out whole files in the order in which they were given. Flink's own assigners hand out the last one first, or
 * whichever is near, but the names of log files tell their order in time, and a replay must not begin with the latest.
 */
final class FilesInOrder implements FileSplitAssigner {
    private final PriorityQueue<FileSourceSplit> waiting =
            new PriorityQueue<>(Comparator.comparing(FileSourceSplit::splitId));

    FilesInOrder(Collection<FileSourceSplit> splits) {
        waiting.addAll(splits);
    }

    @Override
    public Optional<FileSourceSplit> getNext(@Nullable String host) {
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> splits) {
        waiting.addAll(splits);
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
        return List.copyOf(waiting);
    }

    /** One split a file; its id is its number, so that order survives a restore. */
    static final class Listing implements FileEnumerator {
        @Override
        public Collection<FileSourceSplit> enumerateSplits(Path[] files, int minDesiredSplits) throws IOException {
            List<FileSourceSplit> splits = new ArrayList<>();
            for (Path file : files) {
                FileStatus status = file.getFileSystem().getFileStatus(file);
                splits.add(new FileSourceSplit(
                        String.format(Locale.ROOT, "%010d", splits.size()),
                        file,
                        0,
                        status.getLen(),
                        status.getModificationTime(),
                        status.getLen()));
            }
            return splits;
        }
    }
}
