package io.spawnwatch.connector.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.ReportingKafkaWriter;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * An exactly-once Kafka sink that can run for years. It adds three things to the sink of Flink's connector (5.0):
 *
 * <ul>
 *   <li>It starts from old savepoints: see {@link ExpiryTolerantCommitter}, which commits its transactions.
 *   <li>It releases its clients even if start-up fails: see {@link ReportingKafkaWriter}.
 *   <li>The task fails before Kafka can abort a transaction unnoticed: see {@link UncommittedOutput}.
 * </ul>
 *
 * @param <T> type of the written objects
 */
final class ExactlyOnceKafkaSink<T>
        implements Sink<T>,
                SupportsWriterState<T, KafkaWriterState>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;

    /**
     * Reuses a small pool of transactional ids. The connector's default uses a new id for each checkpoint, and the broker
     * remembers each id for a week: at two checkpoints a second, that is a million ids per task. Pooling also finds and
     * aborts transactions that an earlier job left open. With the default, readers would wait for them.
     */
    private static final TransactionNamingStrategy NAMING = TransactionNamingStrategy.POOLING;

    private final KafkaSink<T> sink;
    private final String transactionalIdPrefix;
    private final KafkaRecordSerializationSchema<T> serializer;
    private final Duration maxUncommitted;

    private ExactlyOnceKafkaSink(
            KafkaSink<T> sink,
            String transactionalIdPrefix,
            KafkaRecordSerializationSchema<T> serializer,
            Duration maxUncommitted) {
        this.sink = sink;
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.serializer = serializer;
        this.maxUncommitted = maxUncommitted;
    }

    /**
     * Completes a builder with the settings that exactly-once delivery needs.
     *
     * @param builder               already has the brokers and the client properties
     * @param transactionalIdPrefix prefix of the transactional ids; no two sinks may share it
     * @param serializer            creates the records
     * @param maxUncommitted        the greatest age of output when a checkpoint takes its snapshot
     */
    static <T> ExactlyOnceKafkaSink<T> of(
            KafkaSinkBuilder<T> builder,
            String transactionalIdPrefix,
            KafkaRecordSerializationSchema<T> serializer,
            Duration maxUncommitted) {
        KafkaSink<T> sink = builder.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .setTransactionNamingStrategy(NAMING)
                .setRecordSerializer(serializer)
                .build();
        return new ExactlyOnceKafkaSink<>(sink, transactionalIdPrefix, serializer, maxUncommitted);
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        return new ExpiryTolerantCommitter(sink.createCommitter(context));
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) {
        ReportingKafkaWriter<T> writer = new ReportingKafkaWriter<>(
                sink,
                transactionalIdPrefix,
                serializer,
                NAMING,
                context,
                state,
                new UncommittedOutput(maxUncommitted, System::nanoTime));
        writer.initialize();
        return writer;
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committer) {
        sink.addPostCommitTopology(committer);
    }
}
