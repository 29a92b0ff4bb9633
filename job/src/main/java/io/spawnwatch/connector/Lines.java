package io.spawnwatch.connector;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One record a line. Whatever a line holds, the next one starts afresh. */
final class Lines implements RecordFraming.Format {
    private final RecordBuffer buffer;

    Lines(RecordBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public byte @Nullable [] next() throws IOException {
        if (!buffer.skipBlank()) {
            return null;
        }
        buffer.begin();
        return buffer.seek((byte) '\n') ? buffer.end() : buffer.endWithStream();
    }
}
