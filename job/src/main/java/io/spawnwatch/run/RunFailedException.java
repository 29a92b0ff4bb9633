package io.spawnwatch.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** A run failed after it had started. The message is that of the root cause. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Takes the message from the root cause, which Flink wraps many times. */
    public static RunFailedException of(Throwable thrown) {
        Throwable root = root(thrown);
        // The message of a FileSystemException may be nothing but a path.
        boolean bare = root.getMessage() == null || root instanceof FileSystemException;
        return new RunFailedException(bare ? root.toString() : root.getMessage(), thrown);
    }

    /** A failure that its cause explains, whatever the cause of the cause. */
    static RunFailedException because(IOException explanation) {
        return new RunFailedException(explanation.getMessage(), new IOException(explanation.getMessage()));
    }

    /** Whether the message needs no stack trace, for example when a disk is full. */
    public boolean isExplained() {
        Throwable root = root(this);
        return root instanceof IOException || isFullDisk(root.getMessage());
    }

    /** The message, and what to do if a disk is full. */
    public String explanation() {
        String message = String.valueOf(getMessage());
        return isFullDisk(message)
                ? message + "; make room on the disk of the output, and of temporary files: those are in "
                        + System.getProperty("java.io.tmpdir") + " unless java -Djava.io.tmpdir=DIR or --resume DIR"
                        + " names another folder"
                : message;
    }

    /** RocksDB reports a full disk with an exception of its own. */
    private static boolean isFullDisk(@Nullable String message) {
        return message != null && (message.contains("No space left on device") || message.contains("File too large"));
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
