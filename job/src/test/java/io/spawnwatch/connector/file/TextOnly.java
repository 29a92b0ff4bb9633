package io.spawnwatch.connector.file;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;

/** Writes a record's text unchanged. */
final class TextOnly implements SerializationSchema<OriginAndText> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] serialize(OriginAndText record) {
        return record.text().getBytes(StandardCharsets.UTF_8);
    }
}
