package io.spawnwatch.connector.file;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * A file to read events from.
 *
 * @param path       where it is, in any of Flink's file systems
 * @param length     its length when it was found, in bytes
 * @param modifiedMs when it had last been modified when it was found, epoch milliseconds; 0 if unknown
 */
record InputFile(Path path, long length, long modifiedMs) implements Serializable {

    static InputFile of(FileStatus status) {
        return new InputFile(status.getPath(), status.getLen(), status.getModificationTime());
    }

    /** A local file. If it cannot be examined, its reader says why. */
    static InputFile of(java.nio.file.Path file) {
        Path path = new Path(file.toUri());
        try {
            return new InputFile(
                    path, Files.size(file), Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            return new InputFile(path, 0, 0);
        }
    }

    /** Whether it is a file of this machine. */
    boolean isLocal() {
        return isLocal(path);
    }

    /**
     * A file's time of modification in the precision that every way to find it has: an object store may list files with
     * milliseconds, and answer a question about one of them, in an HTTP header, with seconds.
     */
    static long comparable(Path path, long modifiedMs) {
        return isLocal(path) ? modifiedMs : Math.floorDiv(modifiedMs, 1000L) * 1000;
    }

    private static boolean isLocal(Path path) {
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file");
    }

    /** A file's name as people write it: a plain path for a local file. */
    static String name(Path path) {
        return isLocal(path) ? path.getPath() : path.toString();
    }
}
