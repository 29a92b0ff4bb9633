package io.spawnwatch.run;

import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * The folder that keeps the progress of one run: a description of the run, Flink's checkpoints, the name of the last
 * durable one, and Flink's temporary files; once the run has ended, what it counted instead of a checkpoint, until the
 * output is complete. One process uses it at a time.
 *
 * <p>Whatever moment the process is killed at, or the machine loses power, the folder names a checkpoint that is whole, or
 * none.
 */
final class ResumeFolder implements AutoCloseable {
    private static final String RUN = "run.properties";
    private static final String PROGRESS = "progress.properties";
    private static final String CHECKPOINTS = "checkpoints";
    private static final String TEMPORARY = "tmp";
    private static final String ROWS = "rows";
    private static final String LOCK = "lock";
    private static final String DRAFT = DurableFiles.DRAFT;
    private static final Set<String> OURS =
            Set.of(RUN, RUN + DRAFT, PROGRESS, PROGRESS + DRAFT, CHECKPOINTS, TEMPORARY, ROWS, LOCK);

    /** Keys of the files of properties; all others are parts of the description. */
    private static final String CREATED = "folder.created";

    /** What else the run knows from when it began, which is not compared. */
    private static final String KEPT = "kept.";

    private static final String CHECKPOINT = "checkpoint";
    private static final String POSITION = "position";
    private static final String SECONDS = "seconds";

    /** Of a run that has ended. */
    private static final String ENDED = "ended";

    private static final String COUNT = "count.";

    private final Path folder;
    private final FileChannel lock;
    private boolean created;
    private @Nullable Progress progress;
    private @Nullable SortedMap<String, Long> counts;

    /**
     * How far a run has come.
     *
     * @param checkpoint folder of the checkpoint, relative to the folder
     * @param position   how much had been read, in words
     * @param seconds    that the run had taken
     */
    record Progress(String checkpoint, String position, long seconds) {}

    private ResumeFolder(Path folder, FileChannel lock, boolean created) {
        this.folder = folder;
        this.lock = lock;
        this.created = created;
    }

    /** Opens a folder for a run that has nothing to keep but its progress. */
    static ResumeFolder open(Path folder, RunDescription run) {
        return open(folder, run, Map.of());
    }

    /**
     * Opens a folder for a run, and creates it if there is none.
     *
     * @param kept what {@link #kept} returns from now on, unless the run goes on
     * @throws SettingsException if the folder holds anything but the progress of this run, or is in use
     */
    static ResumeFolder open(Path folder, RunDescription run, Map<String, String> kept) {
        try {
            boolean created = !Files.exists(folder);
            refuseOthers(folder);
            Files.createDirectories(folder);
            ResumeFolder opened = new ResumeFolder(folder.toRealPath(), lock(folder), created);
            try {
                opened.start(run, kept);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static SettingsException unusable(Path folder, IOException e) {
        return new SettingsException("--resume: " + folder + " cannot be used: " + e, e);
    }

    /**
     * What the run that a folder holds kept when it began, by the names that {@link #open} was given; empty if it holds no
     * run.
     */
    static Map<String, String> kept(Path folder) {
        Map<String, String> kept = new TreeMap<>();
        try {
            Properties known = DurableFiles.read(folder.resolve(RUN));
            if (known != null) {
                known.stringPropertyNames().stream()
                        .filter(name -> name.startsWith(KEPT))
                        .forEach(name -> kept.put(name.substring(KEPT.length()), known.getProperty(name)));
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return kept;
    }

    /** Whether a folder holds a run that may go on: its progress may still turn out to be gone. */
    static boolean hasProgress(Path folder) {
        return Files.exists(folder.resolve(PROGRESS));
    }

    private static void refuseOthers(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new SettingsException("--resume: " + folder + " is not a folder; name another one");
        }
        boolean hasRun = Files.exists(folder.resolve(RUN));
        try (Stream<Path> content = Files.list(folder)) {
            Path other = content.filter(
                            file -> !OURS.contains(file.getFileName().toString())
                                    || (!hasRun && !file.endsWith(LOCK) && !file.endsWith(RUN + DRAFT)))
                    .findFirst()
                    .orElse(null);
            if (other != null) {
                throw new SettingsException("--resume: " + folder + " holds other files, for example "
                        + other.getFileName() + "; name a folder of its own, which need not exist");
            }
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new SettingsException(
                    "--resume: another process uses " + folder + "; wait until it has ended, or name another folder");
        }
        return channel;
    }

    private void start(RunDescription run, Map<String, String> kept) throws IOException {
        Properties known = DurableFiles.read(folder.resolve(RUN));
        if (known != null) {
            created = Boolean.parseBoolean(known.getProperty(CREATED, "false"));
            known.remove(CREATED);
            known.keySet().removeIf(name -> String.valueOf(name).startsWith(KEPT));
            TreeMap<String, String> parts = new TreeMap<>();
            known.forEach((name, value) -> parts.put(String.valueOf(name), String.valueOf(value)));
            String difference = run.difference(new RunDescription(parts));
            if (!difference.isEmpty()) {
                throw new SettingsException("--resume: " + folder + " holds the progress of another run: " + difference
                        + ". Repeat the command of that run to go on with it, or name another folder");
            }
        }
        Properties last = DurableFiles.read(folder.resolve(PROGRESS));
        if (last != null && last.containsKey(ENDED)) {
            counts = counts(last);
            progress = new Progress("none", "100 %", seconds(last));
        } else if (last != null) {
            Progress named =
                    new Progress(last.getProperty(CHECKPOINT, "none"), last.getProperty(POSITION, ""), seconds(last));
            // Flink deletes its checkpoints when the run has succeeded, a moment before its end is noted.
            progress = Files.exists(folder.resolve(named.checkpoint()).resolve("_metadata")) ? named : null;
        }
        if (progress == null) {
            Properties description = new Properties();
            description.putAll(run.parts());
            description.setProperty(CREATED, String.valueOf(created));
            kept.forEach((name, text) -> description.setProperty(KEPT + name, text));
            DurableFiles.write(folder.resolve(RUN), description);
        }
        PathUtils.deleteDirectory(Files.createDirectories(temporary()));
        Files.createDirectories(temporary());
        Files.createDirectories(checkpoints());
        Files.createDirectories(rows());
    }

    private static long seconds(Properties last) {
        return Long.parseLong(last.getProperty(SECONDS, "0"));
    }

    private static SortedMap<String, Long> counts(Properties last) {
        SortedMap<String, Long> counts = new TreeMap<>();
        for (String name : last.stringPropertyNames()) {
            if (name.startsWith(COUNT)) {
                counts.put(name.substring(COUNT.length()), Long.valueOf(last.getProperty(name)));
            }
        }
        return counts;
    }

    /** The folder itself. */
    Path path() {
        return folder;
    }

    /** Where rows are kept that go to no file of the user. */
    Path rows() {
        return folder.resolve(ROWS);
    }

    /** Where Flink keeps checkpoints. */
    Path checkpoints() {
        return folder.resolve(CHECKPOINTS);
    }

    /** Where Flink keeps what it needs only while it runs. */
    Path temporary() {
        return folder.resolve(TEMPORARY);
    }

    /** How far the run had come when it was interrupted, or null if it starts anew. */
    @Nullable
    Progress progress() {
        return progress;
    }

    /** The checkpoint to start from, or null. */
    @Nullable
    Path checkpoint() {
        return progress == null || counts != null ? null : folder.resolve(progress.checkpoint());
    }

    /** What the run has counted, by the names of its accumulators, or null if it has not ended. */
    @Nullable
    SortedMap<String, Long> counts() {
        return counts;
    }

    /** When the run began that goes on, or begins now. */
    Instant began() throws IOException {
        return Files.getLastModifiedTime(folder.resolve(RUN)).toInstant();
    }

    /**
     * Notes that the run has ended, so that nothing is left to do but to complete its output. Flink has deleted its
     * checkpoints by now.
     *
     * @param counted what the run has counted, by name
     * @param seconds that the run has taken
     */
    synchronized void end(Map<String, Long> counted, long seconds) throws IOException {
        // Should this fail, the run starts again.
        progress = null;
        Properties last = new Properties();
        last.setProperty(ENDED, "true");
        last.setProperty(SECONDS, String.valueOf(seconds));
        counted.forEach((name, count) -> last.setProperty(COUNT + name, String.valueOf(count)));
        DurableFiles.write(folder.resolve(PROGRESS), last);
        progress = new Progress("none", "100 %", seconds);
        counts = new TreeMap<>(counted);
    }

    /**
     * Makes a checkpoint the one to start from. It is durable before it is named.
     *
     * @param job      id of the job that has completed it
     * @param number   its number
     * @param position how much has been read, in words
     * @param seconds  that the run has taken
     */
    synchronized void advance(String job, long number, String position, long seconds) throws IOException {
        if (counts != null) {
            return;
        }
        DurableFiles.sync(checkpoints());
        String checkpoint = CHECKPOINTS + "/" + job + "/chk-" + number;
        Properties last = new Properties();
        last.setProperty(CHECKPOINT, checkpoint);
        last.setProperty(POSITION, position);
        last.setProperty(SECONDS, String.valueOf(seconds));
        DurableFiles.write(folder.resolve(PROGRESS), last);
        progress = new Progress(checkpoint, position, seconds);
    }

    /** Deletes the progress, and the folder if it was created for it. */
    void delete() throws IOException {
        // What a new start would trust goes first.
        for (String name : List.of(PROGRESS, PROGRESS + DRAFT, CHECKPOINTS, TEMPORARY, ROWS, RUN + DRAFT, RUN, LOCK)) {
            Path path = folder.resolve(name);
            deleteAll(path);
        }
        if (created) {
            Files.delete(folder);
        }
    }

    private static void deleteAll(Path path) throws IOException {
        try {
            if (Files.isDirectory(path)) {
                PathUtils.deleteDirectory(path);
            } else {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Flink is still deleting its own files, of which there are fewer each time.
            deleteAll(path);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
