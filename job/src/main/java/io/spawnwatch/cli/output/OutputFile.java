package io.spawnwatch.cli.output;

import io.spawnwatch.config.SettingsException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file that an option names. */
public final class OutputFile {

    private static final String PART = ".part";

    private OutputFile() {}

    /** The content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file. An existing one is replaced.
     *
     * @throws SettingsException     if the file cannot be opened: the option should name another
     * @throws OutputFailedException if the file cannot be written completely, because the disk is full for example
     */
    public static void write(String option, String file, Content content) {
        try (OutputStream out = new BufferedOutputStream(open(option, file))) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new OutputFailedException(
                    option + ": " + file + " cannot be written: " + describe(e) + "; the file is incomplete", e);
        }
    }

    /**
     * Writes a file beside its place and renames it when it is complete, so that nobody takes half a file for the whole: an
     * earlier one stays as it was until then. A missing folder is created. Whatever exists and is not a regular file, such as
     * {@code /dev/null}, is written directly.
     *
     * @throws SettingsException     if the file cannot be created: the option should name another
     * @throws OutputFailedException if the file cannot be written completely, because the disk is full for example
     */
    public static void replace(String option, String file, Content content) {
        Path target = target(option, file);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            write(option, file, content);
            return;
        }
        Path part = target.resolveSibling(target.getFileName() + PART);
        try {
            try (OutputStream out = new BufferedOutputStream(create(option, file, part))) {
                content.writeTo(out);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(part, e);
            throw new OutputFailedException(
                    option + ": " + file + " cannot be written: " + describe(e) + "; nothing has been changed there",
                    e);
        } catch (RuntimeException e) {
            discard(part, e);
            throw e;
        }
    }

    /**
     * Checks before a long run that {@link #replace} will be able to write a file, and creates its folder.
     *
     * @return the file that will be replaced
     * @throws SettingsException if it cannot be written
     */
    public static Path checkReplaceable(String option, String file) {
        Path target = target(option, file);
        try {
            Files.createDirectories(target.getParent());
        } catch (IOException e) {
            throw new SettingsException(option + ": " + file + " cannot be written: " + e, e);
        }
        boolean inPlace = Files.exists(target) && !Files.isRegularFile(target);
        if (!Files.isWritable(inPlace ? target : target.getParent())) {
            throw new SettingsException(option + ": there is no permission to write " + file);
        }
        return target;
    }

    /** The file itself: of a symbolic link what it points to is replaced, not the link. */
    private static Path target(String option, String file) {
        try {
            Path path = Path.of(file).toAbsolutePath().normalize();
            Path target = Files.isSymbolicLink(path) ? path.toRealPath() : path;
            if (target.getFileName() == null || Files.isDirectory(target)) {
                throw new SettingsException(option + ": " + file + " is a folder; name a file");
            }
            return target;
        } catch (IOException | InvalidPathException e) {
            throw new SettingsException(option + ": " + file + " cannot be written: " + e, e);
        }
    }

    private static OutputStream create(String option, String file, Path part) {
        try {
            Files.createDirectories(part.getParent());
            return Files.newOutputStream(part);
        } catch (IOException e) {
            throw new SettingsException(option + ": " + file + " cannot be written: " + e, e);
        }
    }

    private static void discard(Path part, Exception because) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            because.addSuppressed(e);
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
