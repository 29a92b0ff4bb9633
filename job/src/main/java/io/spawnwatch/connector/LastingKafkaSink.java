package io.spawnwatch.connector;

import java.io.IOException;
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
import org.apache.flink.connector.kafka.sink.LastingKafkaWriter;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka sink for a job that lives for years, where Flink's own (5.0) falls short.
 *
 * <p>It can be started from an old savepoint. A savepoint holds the transactions that were to be committed with it, and
 * whoever starts from it commits them once more. Of one that was committed long ago Kafka no longer knows: its producer id
 * has been replaced (after some 32,000 transactions: hours) or has expired (after a week without use). The connector tells
 * many such cases apart from real failures, but not this one, and the job would fail for ever.
 *
 * <p>Its writer, a {@link LastingKafkaWriter}, leaves nothing behind, be it that it starts or not, and does not let Kafka
 * abort what it has written unseen.
 *
 * @param <T> what is written
 */
final class LastingKafkaSink<T>
        implements Sink<T>,
                SupportsWriterState<T, KafkaWriterState>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LastingKafkaSink.class);

    /**
     * A few ids that are used again and again. The default takes a new one for each checkpoint, which a broker remembers
     * for a week: at two checkpoints a second, a million for each task. It also finds and aborts whatever an earlier job
     * left open, where the default would have readers wait for it.
     */
    private static final TransactionNamingStrategy NAMING = TransactionNamingStrategy.POOLING;

    private final KafkaSink<T> sink;
    private final String transactionalIdPrefix;
    private final KafkaRecordSerializationSchema<T> serializer;

    private LastingKafkaSink(
            KafkaSink<T> sink, String transactionalIdPrefix, KafkaRecordSerializationSchema<T> serializer) {
        this.sink = sink;
        this.transactionalIdPrefix = transactionalIdPrefix;
        this.serializer = serializer;
    }

    /**
     * A sink that writes exactly once.
     *
     * @param builder               knows where to write to
     * @param transactionalIdPrefix what the transactional ids begin with, which no two sinks may share
     * @param serializer            makes records
     */
    static <T> LastingKafkaSink<T> of(
            KafkaSinkBuilder<T> builder, String transactionalIdPrefix, KafkaRecordSerializationSchema<T> serializer) {
        KafkaSink<T> sink = builder.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .setTransactionNamingStrategy(NAMING)
                .setRecordSerializer(serializer)
                .build();
        return new LastingKafkaSink<>(sink, transactionalIdPrefix, serializer);
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
        return new ForgivingCommitter(sink.createCommitter(context));
    }

    @SuppressWarnings("try") // Flink's close() is interruptible.
    private record ForgivingCommitter(Committer<KafkaCommittable> committer) implements Committer<KafkaCommittable> {

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            List<CommitRequest<KafkaCommittable>> forgiving = requests.stream()
                    .<CommitRequest<KafkaCommittable>>map(ForgivingRequest::new)
                    .toList();
            committer.commit(forgiving);
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }

    private record ForgivingRequest(Committer.CommitRequest<KafkaCommittable> request)
            implements Committer.CommitRequest<KafkaCommittable> {

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            if (ExceptionUtils.findThrowable(reason, InvalidPidMappingException.class)
                    .isEmpty()) {
                request.signalFailedWithUnknownReason(reason);
                return;
            }
            LOG.error(
                    "Kafka no longer knows the transaction {}. After a start from an old savepoint that is as it should be:"
                            + " it was committed when the savepoint was made. If it was not, because the job did not run"
                            + " for longer than transaction.timeout.ms, what was written in it is lost.",
                    request.getCommittable());
            request.signalFailedWithKnownReason(reason);
        }

        @Override
        public KafkaCommittable getCommittable() {
            return request.getCommittable();
        }

        @Override
        public int getNumberOfRetries() {
            return request.getNumberOfRetries();
        }

        @Override
        public void signalFailedWithKnownReason(Throwable reason) {
            request.signalFailedWithKnownReason(reason);
        }

        @Override
        public void retryLater() {
            request.retryLater();
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable committable) {
            request.updateAndRetryLater(committable);
        }

        @Override
        public void signalAlreadyCommitted() {
            request.signalAlreadyCommitted();
        }
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) {
        LastingKafkaWriter<T> writer =
                new LastingKafkaWriter<>(sink, transactionalIdPrefix, serializer, NAMING, context, state);
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
