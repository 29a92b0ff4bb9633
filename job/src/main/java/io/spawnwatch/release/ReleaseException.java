package io.spawnwatch.release;

/** Something about a release cannot be done. The message says what, why, and what to do; nothing needs to be added. */
public class ReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what a user should read. */
    public ReleaseException(String message) {
        super(message);
    }

    /** With what a user should read, and what led to it. */
    public ReleaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
