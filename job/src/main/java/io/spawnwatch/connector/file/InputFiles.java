package io.spawnwatch.connector.file;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files that a run reads, and how much of them it has read. Readers in this process count; a copy of this object shows
 * what they have counted, because Flink gives a source no accumulator.
 */
public final class InputFiles implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Map<UUID, AtomicLong> READ = new ConcurrentHashMap<>();

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
        return Math.max(0, Math.min(bytes(), counter().get()));
    }

    /** Starts counting with everything read that is not left. */
    void left(long bytes) {
        counter().set(bytes() - bytes);
    }

    void read(long bytes) {
        counter().addAndGet(bytes);
    }

    private AtomicLong counter() {
        return READ.computeIfAbsent(run, any -> new AtomicLong());
    }
}
