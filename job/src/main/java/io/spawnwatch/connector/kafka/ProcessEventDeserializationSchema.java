package io.spawnwatch.connector.kafka;

import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Decodes Kafka records of process events, and keeps their place and time of arrival. */
final class ProcessEventDeserializationSchema implements KafkaRecordDeserializationSchema<SourceRecord> {
    private static final long serialVersionUID = 1L;

    private final EventIntake intake;

    ProcessEventDeserializationSchema(EventIntake intake) {
        this.intake = intake;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
        out.collect(KafkaIntake.read(intake, record));
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
        return TypeInformation.of(SourceRecord.class);
    }
}
