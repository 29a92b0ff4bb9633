package io.spawnwatch.cli;

import io.spawnwatch.config.SettingsException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Writes a file that an option names. */
final class OutputFile {

    private OutputFile() {}

    /** The content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file. An existing one is replaced.
     *
     * @throws SettingsException     if the file cannot be opened: the option should name another
     * @throws OutputFailedException if the file cannot be written completely, because the disk is full for example
     */
    static void write(String option, String file, Content content) {
        try (OutputStream out = new BufferedOutputStream(open(option, file))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new OutputFailedException(
                    option + ": " + file + " cannot be written: " + describe(e) + "; the file is incomplete", e);
        }
    }

    private static OutputStream open(String option, String file) {
        try {
            return Files.newOutputStream(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException(option + ": " + file + " cannot be written: " + e, e);
        }
    }

    private static String describe(IOException e) {
        // The message of a FileSystemException is only a path.
        return e.getMessage() == null || e instanceof FileSystemException ? e.toString() : e.getMessage();
    }
}
