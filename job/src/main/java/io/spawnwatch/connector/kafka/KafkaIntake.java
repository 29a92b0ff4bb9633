package io.spawnwatch.connector.kafka;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands a Kafka record to the intake with its place and time of arrival. */
public final class KafkaIntake {
    private static final byte[] EMPTY = {};

    private KafkaIntake() {}

    /** Decodes a record; one without a value is decoded like an empty one. */
    public static SourceRecord read(EventIntake intake, ConsumerRecord<byte[], byte[]> record) {
        long arrivalMs = record.timestamp() < 0 ? Decoded.NO_TIME : record.timestamp();
        byte[] value = record.value() == null ? EMPTY : record.value();
        return intake.intake(record.topic(), record.partition(), record.offset(), arrivalMs, value);
    }
}
