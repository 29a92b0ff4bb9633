package io.spawnwatch.config;

import org.jspecify.annotations.Nullable;

/** A setting that cannot be used. The message names the option and the remedy. */
public final class SettingsException extends RuntimeException {

    /** The message is for the user. */
    public SettingsException(String message) {
        super(message);
    }

    /** The message is for the user. */
    public SettingsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
