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
 * Assigns whole files in the given order. Flink's own assigners start with the last file or with a nearby one. Log files
 * are usually named so that they sort by time, and a replay must not begin with the latest events.
 */
final class OrderedFileAssigner implements FileSplitAssigner {
    private final PriorityQueue<FileSourceSplit> waiting =
            new PriorityQueue<>(Comparator.comparing(FileSourceSplit::splitId));

    OrderedFileAssigner(Collection<FileSourceSplit> splits) {
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

    /** Makes one split per file. The split's id is the file's number, so the order survives a restore. */
    static final class Enumerator implements FileEnumerator {
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
