package io.spawnwatch.cli.output;

/** An output could not be written completely, because a disk is full for example. The message says which and why. */
public final class OutputFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure that the message explains to the user. */
    public OutputFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
