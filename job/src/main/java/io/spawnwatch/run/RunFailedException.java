package io.spawnwatch.run;

import java.io.IOException;
import java.nio.file.FileSystemException;

/** A run that had begun did not end well. The message is the first cause's, in the words of whoever failed. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Looks for the cause behind all that Flink has wrapped around it. */
    public static RunFailedException of(Throwable thrown) {
        Throwable root = root(thrown);
        // The message of these is a path and nothing else.
        boolean bare = root.getMessage() == null || root instanceof FileSystemException;
        return new RunFailedException(bare ? root.toString() : root.getMessage(), thrown);
    }

    /** Whether the message says it all, as it does of a full disk; a stack trace would only hide it. */
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
