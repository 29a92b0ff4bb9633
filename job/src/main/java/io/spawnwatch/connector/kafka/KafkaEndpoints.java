package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.KafkaSettings.StartingOffsets;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
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
import org.jspecify.annotations.Nullable;

/** The Kafka topics that the live job reads and writes. */
public final class KafkaEndpoints {

    private KafkaEndpoints() {}

    /** Creates the endpoints that the settings describe, and decodes every event. */
    public static Endpoints of(RunSettings settings) {
        return of(settings, null);
    }

    /**
     * Creates the endpoints that the settings describe.
     *
     * @param selection which events to decode, or null for all
     */
    public static Endpoints of(RunSettings settings, @Nullable EventSelection selection) {
        KafkaSettings kafka = settings.kafka();
        KafkaSettings.Topics topics = kafka.topics();
        int maxBytes = RecordJson.maxRecordBytes(kafka.client().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
        return new Endpoints(
                processEvents(settings, selection),
                EventTimeWatermarks.live(settings.outOfOrderness(), settings.idleness()),
                new AllowlistTopicSource(topics.allowlist(), kafka.clientProperties()),
                sink(
                        kafka,
                        "risk-events",
                        new KeyedJsonSerializationSchema<>(
                                topics.riskEvents(),
                                event -> event.riskEventId(),
                                RecordJson.boundedRiskEvents(maxBytes))),
                sink(
                        kafka,
                        "suppressed",
                        new KeyedJsonSerializationSchema<>(
                                topics.suppressed(),
                                suppression -> suppression.riskEvent().riskEventId(),
                                RecordJson.boundedSuppressions(maxBytes))),
                sink(
                        kafka,
                        "rejected",
                        new KeyedJsonSerializationSchema<>(
                                topics.rejected(), KafkaEndpoints::place, RecordJson.boundedRejections(maxBytes))),
                false);
    }

    private static KafkaSource<SourceRecord> processEvents(RunSettings settings, @Nullable EventSelection selection) {
        KafkaSettings kafka = settings.kafka();
        KafkaSourceBuilder<SourceRecord> builder = KafkaSource.<SourceRecord>builder()
                .setProperties(kafka.clientProperties())
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(kafka.topics().processEvents())
                .setGroupId(kafka.groupId())
                .setStartingOffsets(startingOffsets(kafka.startingOffsets()))
                .setDeserializer(new ProcessEventDeserializationSchema(new EventIntake(
                        settings.sourcetype(), settings.fieldMapping(), settings.clockSkew(), selection)));
        return withRootLocale(builder::build);
    }

    /**
     * Builds in the root locale. The connector (5.0) lower-cases the name of the offset reset strategy in the default
     * locale. In Turkish and Azerbaijani that turns EARLIEST into a word that Kafka rejects, and no job would start. Needed
     * until the connector uses the root locale itself.
     */
    private static <T> T withRootLocale(Supplier<T> builder) {
        Locale locale = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            return builder.get();
        } finally {
            Locale.setDefault(locale);
        }
    }

    // Kafka has deprecated the reset strategy, but Flink's connector (5.0) accepts nothing else.
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
     * Creates a sink.
     *
     * @param role what the sink writes. Transactional ids begin with the job's prefix and the role, and no two sinks may
     *             share them
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
                    TransactionTimeout.maxUncommitted(producer));
        }
        return builder.setRecordSerializer(serializer)
                .setDeliveryGuarantee(kafka.delivery())
                .build();
    }

    /** The place of a rejected record. As the key, it makes a repeated rejection recognisable. */
    private static String place(RejectedRecord rejected) {
        return rejected.origin() + "-" + rejected.partition() + "@" + rejected.position();
    }
}
