package org.apache.flink.connector.kafka.sink;

import io.spawnwatch.connector.TransactionTimeout;
import io.spawnwatch.connector.UncommittedOutput;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.internal.CheckpointTransaction;
import org.apache.kafka.clients.admin.Admin;

/**
 * The connector's writer for exactly once, for a job that lives for years. It stands in the connector's package, where alone
 * that writer can be seen.
 *
 * <p>It closes the admin client that it makes at its start, to find the transactions that an earlier job left open. The
 * connector (5.0) never does, and the client's thread keeps the job's classes in the TaskManager: after some fifteen starts
 * there is no room for more. A start that fails leaves the client behind as well, and nobody but the writer has a hold of
 * it. To ask the broker something first, with a client of our own, would cost each start as much again and leave out the
 * broker that stops answering in between.
 *
 * <p>It fails while what it has written can still be written again, where checkpoints do not complete: see {@link
 * UncommittedOutput}.
 *
 * @param <T> what is written
 */
@SuppressWarnings("try") // Flink's close() is interruptible.
public final class LastingKafkaWriter<T> extends ExactlyOnceKafkaWriter<T> {

    private final UncommittedOutput uncommitted;

    /**
     * A writer as the sink would make it, which has to be {@linkplain #initialize() started}.
     *
     * @param sink                  exactly once, with the prefix, serializer and naming that are given
     * @param transactionalIdPrefix what the transactional ids begin with
     * @param serializer            makes records
     * @param naming                how transactions are named
     * @param context               of the task
     * @param state                 what an earlier writer has left, or nothing
     */
    public LastingKafkaWriter(
            KafkaSink<T> sink,
            String transactionalIdPrefix,
            KafkaRecordSerializationSchema<T> serializer,
            TransactionNamingStrategy naming,
            WriterInitContext context,
            Collection<KafkaWriterState> state) {
        super(
                DeliveryGuarantee.EXACTLY_ONCE,
                sink.getKafkaProducerConfig(),
                transactionalIdPrefix,
                context,
                serializer,
                context.asSerializationSchemaInitializationContext(),
                naming.getAbortImpl(),
                naming.getImpl(),
                state);
        uncommitted = new UncommittedOutput(
                TransactionTimeout.untilPrepared(sink.getKafkaProducerConfig()), System::nanoTime);
    }

    /** The admin client has done its work when the writer is started, or is not. */
    @Override
    public void initialize() {
        try {
            super.initialize();
        } finally {
            closeAdminClient();
        }
    }

    @Override
    public void write(T element, Context context) throws IOException {
        uncommitted.write();
        super.write(element, context);
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() {
        Collection<KafkaCommittable> prepared = super.prepareCommit();
        uncommitted.prepare(
                prepared.stream().map(KafkaCommittable::getTransactionalId).toList());
        return prepared;
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
        // Takes note of what has been committed since the last checkpoint.
        List<KafkaWriterState> state = super.snapshotState(checkpointId);
        uncommitted.refuseTooOld(getProducerPool().getOngoingTransactions().stream()
                .map(CheckpointTransaction::getTransactionalId)
                .toList());
        return state;
    }

    private void closeAdminClient() {
        try {
            Field field = ExactlyOnceKafkaWriter.class.getDeclaredField("adminClient");
            field.setAccessible(true);
            Admin admin = (Admin) field.get(this);
            if (admin != null) {
                // At once: what it was asked and has not answered is of no interest any more.
                admin.close(Duration.ZERO);
                // Should it be wanted once more, it is made anew.
                field.set(this, null);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of Flink's Kafka connector has another writer", e);
        }
    }
}
