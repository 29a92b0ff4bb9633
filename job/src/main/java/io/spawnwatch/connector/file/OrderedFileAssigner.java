package io.spawnwatch.connector.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.assigners.FileSplitAssigner;
import org.jspecify.annotations.Nullable;

/**
 * Assigns files in the given order, and the ranges of a large one in theirs. Flink's own assigners start with the last file
 * or with a nearby one. Log files are usually named so that they sort by time, and a replay must not begin with the latest
 * events. A file is examined only when its turn has come, so thousands of them cost little.
 */
final class OrderedFileAssigner implements FileSplitAssigner {
    private final PriorityQueue<FileSourceSplit> waiting =
            new PriorityQueue<>(Comparator.comparing(FileSourceSplit::splitId));

    private final long rangeSize;
    private final boolean restored;

    /**
     * An assigner.
     *
     * @param rangeSize size of the ranges into which large files are cut, in bytes
     * @param restored  whether the splits come from a checkpoint, so that their files may have changed since
     */
    OrderedFileAssigner(Collection<FileSourceSplit> splits, long rangeSize, boolean restored) {
        waiting.addAll(splits);
        this.rangeSize = rangeSize;
        this.restored = restored;
    }

    /** One split for each file. A split's id begins with its file's number, so the order survives a restore. */
    static Collection<FileSourceSplit> splits(List<InputFile> files) {
        List<FileSourceSplit> splits = new ArrayList<>(files.size());
        for (InputFile file : files) {
            splits.add(new FileSourceSplit(
                    String.format(Locale.ROOT, "%010d", splits.size()),
                    file.path(),
                    0,
                    file.length(),
                    file.modifiedMs(),
                    file.length()));
        }
        return splits;
    }

    @Override
    public Optional<FileSourceSplit> getNext(@Nullable String host) {
        FileSourceSplit next = waiting.poll();
        if (next == null) {
            return Optional.empty();
        }
        if (restored) {
            try {
                FilePart.requireUnchanged(next);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
        List<FileSourceSplit> parts = FilePart.cut(next, rangeSize);
        waiting.addAll(parts.subList(1, parts.size()));
        return Optional.of(parts.get(0));
    }

    @Override
    public void addSplits(Collection<FileSourceSplit> splits) {
        waiting.addAll(splits);
    }

    @Override
    public Collection<FileSourceSplit> remainingSplits() {
        return List.copyOf(waiting);
    }
}
