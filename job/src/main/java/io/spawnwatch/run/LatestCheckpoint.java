package io.spawnwatch.run;

import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the checkpoint that a live job in a process of its own continues from. */
final class LatestCheckpoint {
    /** Flink writes this file last: a checkpoint without it is incomplete. */
    private static final String METADATA = "_metadata";

    /** {@code <state dir>/<job id>/chk-<n>/_metadata}. */
    private static final int DEPTH = 3;

    private LatestCheckpoint() {}

    /** The folder of the newest complete checkpoint of any job below a state folder, or null if there is none. */
    static @Nullable Path in(Path stateDir) {
        if (!Files.isDirectory(stateDir)) {
            return null;
        }
        try (Stream<Path> files = Files.walk(stateDir, DEPTH)) {
            return files.filter(file -> file.endsWith(METADATA))
                    .max(Comparator.comparing(LatestCheckpoint::modified))
                    .map(Path::getParent)
                    .orElse(null);
        } catch (IOException | UncheckedIOException e) {
            throw new SettingsException("--state-dir: " + stateDir + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
