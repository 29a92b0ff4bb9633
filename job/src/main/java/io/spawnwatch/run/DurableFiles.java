package io.spawnwatch.run;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files of properties that are whole whenever the process is killed or the machine loses power. */
final class DurableFiles {
    /** What a file's name is followed by while it is written. */
    static final String DRAFT = ".new";

    private DurableFiles() {}

    /** Reads a file of properties; null if there is none. */
    static @Nullable Properties read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    /** Replaces a file of properties, so that the old one or the new one is there whenever the process ends. */
    static void write(Path file, Properties properties) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + DRAFT);
        try (Writer writer = Files.newBufferedWriter(draft)) {
            properties.store(writer, null);
        }
        force(draft, StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(file.resolveSibling("."), StandardOpenOption.READ);
    }

    /** Makes everything in a folder durable, while others may delete files that are no longer needed. */
    static void sync(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(root)) {
            paths = all.toList();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                // What is needed is not deleted, so look again.
                sync(root);
                return;
            }
            throw e.getCause();
        }
        for (Path path : paths) {
            try {
                force(path, StandardOpenOption.READ);
            } catch (NoSuchFileException e) {
                // It is no longer needed.
            }
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
