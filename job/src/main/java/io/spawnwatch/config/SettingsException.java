package io.spawnwatch.config;

import org.jspecify.annotations.Nullable;

/** A setting cannot be used. The message names the option and the cure. */
public final class SettingsException extends RuntimeException {

    /** With a message for the user. */
    public SettingsException(String message) {
        super(message);
    }

    /** With a message for the user and what led to it. */
    public SettingsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
