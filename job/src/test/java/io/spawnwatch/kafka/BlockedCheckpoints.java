package io.spawnwatch.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a job's checkpoints fail until this is closed, with obstacles where they would be written. File permissions would
 * not do: tests may run as root.
 */
public final class BlockedCheckpoints implements AutoCloseable {
    private static final String NAME = "chk-";

    /** Checkpoints that are being written may still complete. */
    private static final int FREE = 3;

    private static final int BLOCKED = 1_000;

    private final List<Path> inTheWay = new ArrayList<>();

    private BlockedCheckpoints() {}

    /**
     * Blocks the next checkpoints. Half of them find a file in place of their folder and cannot start. The others find a
     * folder in place of their last file and fail after all tasks have finished and the sinks have prepared to commit.
     *
     * @param folder of the job's checkpoints
     */
    public static BlockedCheckpoints in(Path folder) throws IOException {
        BlockedCheckpoints blocked = new BlockedCheckpoints();
        long newest = newest(folder);
        for (long number = newest + FREE; number < newest + BLOCKED; number++) {
            Path checkpoint = folder.resolve(NAME + number);
            if (!Files.exists(checkpoint)) {
                blocked.inTheWay.add(
                        number % 2 == 0
                                ? Files.createFile(checkpoint)
                                : Files.createDirectories(checkpoint.resolve("_metadata")));
            }
        }
        return blocked;
    }

    private static long newest(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.startsWith(NAME))
                    .mapToLong(name -> Long.parseLong(name.substring(NAME.length())))
                    .max()
                    .orElse(0);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path obstacle : inTheWay) {
            Files.deleteIfExists(obstacle);
        }
    }
}
