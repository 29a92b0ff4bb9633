package io.spawnwatch.cli;

/** An output could not be written completely, because a disk is full for example. The message says which and why. */
final class OutputFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
