package io.spawnwatch.connector.kafka;

import java.io.IOException;
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
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exactly-once Kafka sink that can run for years. It adds three things to Flink's own sink (connector 5.0).
 *
 * <ul>
 *   <li>It starts from old savepoints. A savepoint holds the transactions that were to be committed with it, and every start
 *       from it commits them again. Kafka forgets the producer id of a transaction that was committed long ago: after some
 *       32,000 transactions (hours), or after a week without use. The connector tolerates many such errors, but not this
 *       one, and the job would fail for ever.
 *   <li>Its writer, a {@link ReportingKafkaWriter}, releases its clients even if start-up fails.
 *   <li>The task fails before Kafka can abort a transaction unnoticed: see {@link UncommittedOutput}.
 * </ul>
 *
 * @param <T> what is written
 */
final class ExactlyOnceKafkaSink<T>
        implements Sink<T>,
                SupportsWriterState<T, KafkaWriterState>,
                SupportsCommitter<KafkaCommittable>,
                SupportsPostCommitTopology<KafkaCommittable> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceKafkaSink.class);

    /**
     * A small pool of ids that are used again and again. The default takes a new id for each checkpoint, and the broker
     * remembers each for a week: a million for each task at two checkpoints a second. Pooling also finds and aborts what an
     * earlier job left open; with the default, readers would wait for it.
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
     * Completes a builder with what exactly once needs.
     *
     * @param builder               has the brokers and their client's properties
     * @param transactionalIdPrefix what the transactional ids begin with; no two sinks may share it
     * @param serializer            makes records
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

    @SuppressWarnings("try") // Flink's close() is interruptible.
    private record ExpiryTolerantCommitter(Committer<KafkaCommittable> committer)
            implements Committer<KafkaCommittable> {

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
                throws IOException, InterruptedException {
            List<CommitRequest<KafkaCommittable>> tolerant = requests.stream()
                    .<CommitRequest<KafkaCommittable>>map(ExpiryTolerantRequest::new)
                    .toList();
            committer.commit(tolerant);
        }

        @Override
        public void close() throws Exception {
            committer.close();
        }
    }

    private record ExpiryTolerantRequest(Committer.CommitRequest<KafkaCommittable> request)
            implements Committer.CommitRequest<KafkaCommittable> {

        @Override
        public void signalFailedWithUnknownReason(Throwable reason) {
            if (ExceptionUtils.findThrowable(reason, InvalidPidMappingException.class)
                    .isEmpty()) {
                request.signalFailedWithUnknownReason(reason);
                return;
            }
            LOG.error(
                    "Kafka no longer knows the transaction {}. This is normal after a start from an old savepoint: the"
                            + " transaction was committed when the savepoint was made. If it was not, because the job was"
                            + " down for longer than transaction.timeout.ms, its output is lost.",
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
