package io.spawnwatch.cli;

/** A run that had begun did not end well. The message says why in the words of whoever failed. */
final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RunFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
