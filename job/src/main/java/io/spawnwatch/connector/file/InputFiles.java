package io.spawnwatch.connector.file;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.file.src.FileSourceSplit;

/**
 * The files that a run reads, and how much of them it has read. Readers in this process count; a copy of this object shows
 * what they have counted, because Flink gives a source no accumulator.
 */
public final class InputFiles implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Map<UUID, Count> COUNTS = new ConcurrentHashMap<>();

    private final List<InputFile> files;
    private final UUID run = UUID.randomUUID();

    InputFiles(List<InputFile> files) {
        this.files = List.copyOf(files);
    }

    /** Local files, in the order in which they are to be read. */
    public static InputFiles local(List<Path> files) {
        return new InputFiles(files.stream().map(InputFile::of).toList());
    }

    List<InputFile> files() {
        return files;
    }

    /** Which version of each file is read: length and time of modification, by the file's name. */
    public SortedMap<String, String> versions() {
        SortedMap<String, String> versions = new TreeMap<>();
        for (InputFile file : files) {
            Instant modified = Instant.ofEpochMilli(InputFile.comparable(file.path(), file.modifiedMs()));
            versions.put(
                    InputFile.name(file.path()),
                    String.format(Locale.ROOT, "%,d bytes of %s", file.length(), modified));
        }
        return versions;
    }

    /** How many files there are. */
    public int count() {
        return files.size();
    }

    /** Those that are files of this machine. */
    public List<Path> local() {
        return files.stream()
                .filter(InputFile::isLocal)
                .map(file -> Path.of(file.path().getPath()))
                .toList();
    }

    /** The length of all files together, in bytes, as they are stored: compressed files count as such. */
    public long bytes() {
        return files.stream().mapToLong(InputFile::length).sum();
    }

    /**
     * How many of {@link #bytes} this process has read so far. After a restore, what was read before counts, too.
     *
     * @return from 0 to {@link #bytes}
     */
    public long bytesRead() {
        return Math.max(0, Math.min(bytes(), counts().get()));
    }

    /** Starts counting: all but these splits has been read. */
    void start(Collection<FileSourceSplit> left) {
        counts().start(left, bytes());
    }

    /**
     * Notes how much of a split has been read, from its start.
     *
     * @return how much more that is than the last time
     */
    long read(FileSourceSplit split, long bytes) {
        return counts().read(split, bytes);
    }

    private Count counts() {
        return COUNTS.computeIfAbsent(run, any -> new Count());
    }

    /** Counts by split, because after a failure a split may be read again. */
    private static final class Count {
        /** Length of the file's number, with which the ids of its parts begin. */
        private static final int NUMBER = 10;

        private final Map<String, Long> readBySplit = new HashMap<>();
        private Set<String> left = Set.of();
        private long read;

        synchronized long get() {
            return read;
        }

        synchronized void start(Collection<FileSourceSplit> splits, long total) {
            readBySplit.clear();
            left = splits.stream().map(FileSourceSplit::splitId).collect(Collectors.toSet());
            read = total - splits.stream().mapToLong(FileSourceSplit::length).sum();
        }

        synchronized long read(FileSourceSplit split, long bytes) {
            String id = split.splitId();
            Long before = readBySplit.put(id, bytes);
            if (before == null) {
                // A split that a reader took from a checkpoint had been taken for read.
                boolean wasLeft = left.contains(id) || left.contains(id.substring(0, Math.min(NUMBER, id.length())));
                before = wasLeft ? 0 : split.length();
            }
            read += bytes - before;
            return bytes - before;
        }
    }
}
