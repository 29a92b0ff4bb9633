package io.spawnwatch.connector.file;

/** An input that a person named cannot be read. The message names it and says what would do. */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidInputException(String input, String reason) {
        super("input '" + input + "': " + reason);
    }
}
