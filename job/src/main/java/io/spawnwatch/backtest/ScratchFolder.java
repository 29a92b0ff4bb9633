package io.spawnwatch.backtest;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder for temporary files. Closing deletes it with everything in it; on Ctrl-C, the process does when it ends: what is
 * in it are command lines, which are nobody else's business, and they may be many.
 */
public final class ScratchFolder implements Closeable {
    private final Path path;
    private final Thread atExit;

    private ScratchFolder(Path path) {
        this.path = path;
        atExit = new Thread(this::delete, "delete " + path);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Creates a folder among the temporary files of this process.
     *
     * @param command whose files it holds, as its name says
     */
    public static ScratchFolder create(String command) throws IOException {
        return new ScratchFolder(Files.createTempDirectory("spawnwatch-" + command + "-"));
    }

    /** The folder, which exists until it is closed. */
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook will find nothing to delete.
        }
    }

    private synchronized void delete() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("The temporary files in " + path + " could not be deleted: " + e);
        }
    }
}
