package io.spawnwatch.connector.json;

import java.io.Serializable;
import org.apache.flink.api.common.serialization.SerializationSchema;

/**
 * Keeps records below the size that Kafka accepts. A producer fails on a larger record, and a job that fails on it once fails
 * on it after every restart: a single hostile command line, or a list of thousands, would stop all detections.
 */
final class BoundedSchema<T> implements SerializationSchema<T> {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_MAX_CHARS = 64 << 10;
    /** Small enough that a row of a hundred fields fits, whatever its fields contain. */
    private static final int LAST_MAX_CHARS = 8;

    private final SerializationSchema<T> schema;
    private final int maxBytes;
    private final Shortening<T> shortening;

    /** Shortens the texts and lists of an element. */
    interface Shortening<T> extends Serializable {
        T shorten(T element, int maxChars);
    }

    BoundedSchema(SerializationSchema<T> schema, int maxBytes, Shortening<T> shortening) {
        this.schema = schema;
        this.maxBytes = maxBytes;
        this.shortening = shortening;
    }

    @Override
    public void open(InitializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public byte[] serialize(T element) {
        byte[] bytes = schema.serialize(element);
        for (int chars = FIRST_MAX_CHARS; bytes.length > maxBytes && chars >= LAST_MAX_CHARS; chars /= 2) {
            bytes = schema.serialize(shortening.shorten(element, chars));
        }
        return bytes;
    }
}
