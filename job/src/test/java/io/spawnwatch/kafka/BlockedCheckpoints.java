package io.spawnwatch.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Things in the place where a job's next checkpoints would be written, until this is closed. Root may write everywhere:
 * rights would stop nothing.
 */
public final class BlockedCheckpoints implements AutoCloseable {
    private static final String NAME = "chk-";

    /** Those that are being written may still complete. */
    private static final int FREE = 3;

    private static final int BLOCKED = 1_000;

    private final List<Path> inTheWay = new ArrayList<>();

    private BlockedCheckpoints() {}

    /**
     * For half of them there is a file in the place of their folder, so that they do not begin, for the other half a folder
     * in the place of their last file, so that they fail when all tasks have done their part and the sinks have prepared to
     * commit.
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
            return entries.map(one -> String.valueOf(one.getFileName()))
                    .filter(name -> name.startsWith(NAME))
                    .mapToLong(name -> Long.parseLong(name.substring(NAME.length())))
                    .max()
                    .orElse(0);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path one : inTheWay) {
            Files.deleteIfExists(one);
        }
    }
}
