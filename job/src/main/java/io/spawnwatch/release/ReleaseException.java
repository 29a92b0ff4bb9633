package io.spawnwatch.release;

/** A release cannot be started, stopped or kept. The message says what happened, why, and what to do. */
public class ReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the message for the operator. */
    public ReleaseException(String message) {
        super(message);
    }

    /** With the message for the operator and the cause. */
    public ReleaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
