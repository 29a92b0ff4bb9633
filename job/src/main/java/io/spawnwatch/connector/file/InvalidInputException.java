package io.spawnwatch.connector.file;

/** An input that the user named cannot be read. The message names it and says what to do. */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidInputException(String input, String reason) {
        super("input '" + input + "': " + reason);
    }
}
