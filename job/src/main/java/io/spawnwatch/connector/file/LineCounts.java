package io.spawnwatch.connector.file;

import io.spawnwatch.connector.framing.LineEnds;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * The number of line ends in stretches of a file, so that a reader of one part can tell on which line of the file a record
 * is. Few records need it: those that are rejected. Readers of other parts note what they have counted anyway; the rest is
 * counted when it is needed, once in a process.
 */
final class LineCounts {
    private static final int KEPT_FILES = 16;

    /** The files that were read last in this process, by name, length and time of modification. */
    private static final Map<String, LineCounts> KEPT = new LinkedHashMap<>(KEPT_FILES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LineCounts> eldest) {
            return size() > KEPT_FILES;
        }
    };

    /** From where to where, and how many. */
    private record Stretch(long to, long lineEnds) {}

    private final Path path;
    private final NavigableMap<Long, Stretch> stretches = new TreeMap<>();

    LineCounts(Path path) {
        this.path = path;
    }

    /** The counts of the file that a split belongs to, shared by its readers in this process. */
    static LineCounts of(FileSourceSplit split) {
        synchronized (KEPT) {
            return KEPT.computeIfAbsent(
                    split.path() + " " + split.fileSize() + " " + split.fileModificationTime(),
                    any -> new LineCounts(split.path()));
        }
    }

    /** Notes the number of line ends from one offset up to, not including, another. */
    synchronized void note(long from, long to, long lineEnds) {
        stretches.merge(from, new Stretch(to, lineEnds), (known, other) -> known.to() > other.to() ? known : other);
    }

    /** The number of line ends before an offset. */
    synchronized long before(long offset) throws IOException {
        long count = 0;
        long at = 0;
        while (at < offset) {
            Stretch known = stretches.get(at);
            if (known == null || known.to() > offset) {
                Long next = stretches.higherKey(at);
                long to = next == null ? offset : Math.min(offset, next);
                known = new Stretch(to, count(at, to));
                note(at, to, known.lineEnds());
            }
            count += known.lineEnds();
            at = known.to();
        }
        return count;
    }

    private long count(long from, long to) throws IOException {
        try (FSDataInputStream in = path.getFileSystem().open(path)) {
            in.seek(from);
            return LineEnds.count(in, to - from);
        }
    }
}
