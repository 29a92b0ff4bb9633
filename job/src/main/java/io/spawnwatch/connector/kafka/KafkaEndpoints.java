package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.KafkaSettings.StartingOffsets;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.topology.Endpoints;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The endpoints of the live job: Kafka's topics. */
public final class KafkaEndpoints {

    private KafkaEndpoints() {}

    /** The endpoints that the settings describe. */
    public static Endpoints of(RunSettings settings) {
        KafkaSettings kafka = settings.kafka();
        KafkaSettings.Topics topics = kafka.topics();
        int maxBytes = RecordJson.maxRecordBytes(kafka.client().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
        return new Endpoints(
                processEvents(settings),
                EventTimeWatermarks.live(settings.outOfOrderness(), settings.idleness()),
                new AllowlistTopicSource(topics.allowlist(), kafka.clientProperties()),
                sink(
                        kafka,
                        "risk-events",
                        new KeyedJsonSchema<>(
                                topics.riskEvents(),
                                event -> event.riskEventId(),
                                RecordJson.boundedRiskEvents(maxBytes))),
                sink(
                        kafka,
                        "suppressed",
                        new KeyedJsonSchema<>(
                                topics.suppressed(),
                                suppression -> suppression.riskEvent().riskEventId(),
                                RecordJson.boundedSuppressions(maxBytes))),
                sink(
                        kafka,
                        "rejected",
                        new KeyedJsonSchema<>(
                                topics.rejected(), KafkaEndpoints::place, RecordJson.boundedRejections(maxBytes))),
                false);
    }

    private static KafkaSource<SourceRecord> processEvents(RunSettings settings) {
        KafkaSettings kafka = settings.kafka();
        KafkaSourceBuilder<SourceRecord> builder = KafkaSource.<SourceRecord>builder()
                .setProperties(kafka.clientProperties())
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(kafka.topics().processEvents())
                .setGroupId(kafka.groupId())
                .setStartingOffsets(startingOffsets(kafka.startingOffsets()))
                .setDeserializer(new ProcessEventsSchema(new EventIntake(settings.sourcetype(), settings.clockSkew())));
        return inNoLanguage(builder::build);
    }

    /**
     * The connector lower-cases the name of the offset reset strategy in the machine's language. Where that is Turkish or
     * Azerbaijani, EARLIEST becomes a word that Kafka refuses, and no job would start.
     */
    private static <T> T inNoLanguage(Supplier<T> built) {
        Locale language = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            return built.get();
        } finally {
            Locale.setDefault(language);
        }
    }

    // Kafka has deprecated the reset strategy; Flink's connector takes no other.
    @SuppressWarnings("deprecation")
    private static OffsetsInitializer startingOffsets(StartingOffsets startingOffsets) {
        return switch (startingOffsets) {
            case COMMITTED ->
                OffsetsInitializer.committedOffsets(org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST);
            case EARLIEST -> OffsetsInitializer.earliest();
            case LATEST -> OffsetsInitializer.latest();
        };
    }

    /**
     * A sink.
     *
     * @param role what is written; with the job's prefix it begins the transactional ids, which no two sinks may share
     */
    private static <T> Sink<T> sink(KafkaSettings kafka, String role, KafkaRecordSerializationSchema<T> serializer) {
        Properties producer = kafka.clientProperties();
        producer.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(TransactionTimeout.DEFAULT_MS));
        producer.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        producer.remove(ConsumerConfig.GROUP_ID_CONFIG);
        KafkaSinkBuilder<T> builder =
                KafkaSink.<T>builder().setKafkaProducerConfig(producer).setBootstrapServers(kafka.bootstrapServers());
        if (kafka.delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
            return ExactlyOnceKafkaSink.of(
                    builder,
                    kafka.transactionPrefix() + "." + role,
                    serializer,
                    TransactionTimeout.untilPrepared(producer));
        }
        return builder.setRecordSerializer(serializer)
                .setDeliveryGuarantee(kafka.delivery())
                .build();
    }

    /** Where a rejected record stands, which is what makes a repeated rejection recognisable. */
    private static String place(RejectedRecord rejected) {
        return rejected.origin() + "-" + rejected.partition() + "@" + rejected.position();
    }
}
