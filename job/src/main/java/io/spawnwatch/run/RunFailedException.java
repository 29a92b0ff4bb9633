package io.spawnwatch.run;

import java.io.IOException;
import java.nio.file.FileSystemException;

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

    /** Whether the message needs no stack trace, for example when a disk is full. */
    public boolean isExplained() {
        return root(this) instanceof IOException;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
