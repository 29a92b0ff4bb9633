package io.spawnwatch.connector.json;

import java.io.Serializable;
import org.apache.flink.api.common.serialization.SerializationSchema;

/**
 * Keeps records below the size that Kafka takes. A producer fails on a longer one, and a job that fails on it once
 * fails on it after every restart: one hostile command line, or a list of thousands, would stop all detections.
 */
final class BoundedSchema<T> implements SerializationSchema<T> {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_CUT_CHARS = 64 << 10;
    /** So little that a row of a hundred fields fits whatever its fields hold. */
    private static final int LAST_CUT_CHARS = 8;

    private final SerializationSchema<T> schema;
    private final int maxBytes;
    private final Cut<T> cut;

    /** Shortens the texts of an element, and its lists. */
    interface Cut<T> extends Serializable {
        T cut(T element, int maxChars);
    }

    BoundedSchema(SerializationSchema<T> schema, int maxBytes, Cut<T> cut) {
        this.schema = schema;
        this.maxBytes = maxBytes;
        this.cut = cut;
    }

    @Override
    public void open(InitializationContext context) throws Exception {
        schema.open(context);
    }

    @Override
    public byte[] serialize(T element) {
        byte[] bytes = schema.serialize(element);
        for (int chars = FIRST_CUT_CHARS; bytes.length > maxBytes && chars >= LAST_CUT_CHARS; chars /= 2) {
            bytes = schema.serialize(cut.cut(element, chars));
        }
        return bytes;
    }
}
