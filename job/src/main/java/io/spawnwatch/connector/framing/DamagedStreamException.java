package io.spawnwatch.connector.framing;

import java.io.IOException;

/** Compressed data is damaged or ends too early. Everything before it that can be read has been delivered. */
final class DamagedStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedStreamException(String message) {
        super(message);
    }
}
