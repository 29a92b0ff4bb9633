package io.spawnwatch.backtest.report;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that the file names in reports are relative to. GitLab and GitHub find a file only by its path from the root of the
 * repository.
 *
 * @param folder its real path
 */
public record SourceRoot(Path folder) {
    private static final String GIT = ".git";

    /** The root of the Git working tree that a folder is in, or the folder itself if it is in none. */
    public static SourceRoot around(Path start) {
        Path real = real(start);
        for (Path folder = real; folder != null; folder = folder.getParent()) {
            // A file in a linked working tree and in a submodule.
            if (Files.exists(folder.resolve(GIT))) {
                return new SourceRoot(folder);
            }
        }
        return new SourceRoot(real);
    }

    /** Whether a file is below the root. Links are resolved, because GitHub shows nothing at a link. */
    boolean contains(Path file) {
        return real(file).startsWith(folder);
    }

    /** A file's path from the root, with {@code /}; its absolute path if it is elsewhere. */
    String path(Path file) {
        Path real = real(file);
        return (real.startsWith(folder) ? folder.relativize(real) : real)
                .toString()
                .replace('\\', '/');
    }

    /** A file as a URI in ASCII: relative to the root, or absolute if it is elsewhere. */
    String uri(Path file) {
        if (!contains(file)) {
            return real(file).toUri().toASCIIString();
        }
        try {
            String absolute = new URI("file", null, "/" + path(file), null).toASCIIString();
            // A colon in the first name of a relative path would end a scheme.
            return absolute.substring("file:/".length()).replace(":", "%3A");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(file + " cannot be written as a URI", e);
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            // It does not exist any more; its name is all there is.
            return file.toAbsolutePath().normalize();
        }
    }
}
