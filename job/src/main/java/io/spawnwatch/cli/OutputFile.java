package io.spawnwatch.cli;

import io.spawnwatch.config.SettingsException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that an option names and a command writes. */
final class OutputFile {

    private OutputFile() {}

    /** What is written. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, in place of one that exists.
     *
     * @throws SettingsException     where it cannot be opened: it is not what the option should name
     * @throws OutputFailedException where it cannot be written to its end: its disk is full
     */
    static void write(String option, String file, Content content) {
        try (OutputStream out = new BufferedOutputStream(open(option, file))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new OutputFailedException(
                    option + ": " + file + " cannot be written: " + words(e) + "; what it holds is not complete", e);
        }
    }

    private static OutputStream open(String option, String file) {
        try {
            return Files.newOutputStream(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException(option + ": " + file + " cannot be written: " + e, e);
        }
    }

    private static String words(IOException e) {
        // The message of these is a path and nothing else.
        return e.getMessage() == null || e instanceof FileSystemException ? e.toString() : e.getMessage();
    }
}
