package io.spawnwatch.connector;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
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
 * <p>It leaves nothing behind. At each start the connector's writer makes an admin client, to find the transactions that an
 * earlier job left open, and never closes it. Its thread keeps the job's classes in the TaskManager: after some fifteen
 * upgrades there is no room for more.
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

    private final KafkaSink<T> sink;

    LastingKafkaSink(KafkaSink<T> sink) {
        this.sink = sink;
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
    public StatefulSinkWriter<T, KafkaWriterState> createWriter(WriterInitContext context) throws IOException {
        return withoutAdminClient(sink.createWriter(context));
    }

    @Override
    public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) {
        return withoutAdminClient(sink.restoreWriter(context, state));
    }

    /** The admin client has done its work when the writer is made; nobody but the writer has a hold of it. */
    private static <W> W withoutAdminClient(W writer) {
        try {
            Field field = writer.getClass().getDeclaredField("adminClient");
            field.setAccessible(true);
            Admin admin = (Admin) field.get(writer);
            if (admin != null) {
                admin.close();
                // Should it be wanted once more, it is made anew.
                field.set(writer, null);
            }
            return writer;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of Flink's Kafka connector has another writer", e);
        }
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
