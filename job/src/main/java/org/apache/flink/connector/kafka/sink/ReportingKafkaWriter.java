package org.apache.flink.connector.kafka.sink;

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
 * The connector's exactly-once writer, which also reports its transactions to a listener and closes its admin client. It is
 * in the connector's package because the writer that it extends is visible only there.
 *
 * <p>The writer makes an admin client when it starts, to find the transactions that an earlier job left open. Connector
 * 5.0 never closes that client, and its thread keeps the job's classes in the TaskManager: after about fifteen starts the
 * metaspace is full. A failed start leaks the client as well, and only the writer holds a reference to it. This class is
 * needed until the connector closes the client itself.
 *
 * @param <T> what is written
 */
@SuppressWarnings("try") // Flink's close() is interruptible.
public final class ReportingKafkaWriter<T> extends ExactlyOnceKafkaWriter<T> {

    private final TransactionListener listener;

    /** Hears what becomes of a writer's transactions, in the task's thread. An exception fails the task. */
    public interface TransactionListener {

        /** A record is about to be written to the current transaction. */
        void beforeWrite();

        /**
         * A checkpoint has prepared what was written since the last one.
         *
         * @param transactionalIds the transactions to commit: one, or none if nothing was written
         */
        void prepared(Collection<String> transactionalIds);

        /**
         * A checkpoint takes its snapshot.
         *
         * @param uncommitted the transactions that are prepared and not yet committed
         */
        void beforeSnapshotCompletes(Collection<String> uncommitted);
    }

    /**
     * Makes the writer that the sink would make. It has to be {@linkplain #initialize() started}.
     *
     * @param sink                  exactly once, with this prefix, serializer and naming
     * @param transactionalIdPrefix what the transactional ids begin with
     * @param serializer            makes records
     * @param naming                how transactions are named
     * @param context               of the task
     * @param state                 left by an earlier writer, or empty
     * @param listener              hears of the transactions
     */
    public ReportingKafkaWriter(
            KafkaSink<T> sink,
            String transactionalIdPrefix,
            KafkaRecordSerializationSchema<T> serializer,
            TransactionNamingStrategy naming,
            WriterInitContext context,
            Collection<KafkaWriterState> state,
            TransactionListener listener) {
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
        this.listener = listener;
    }

    /** Starts the writer and closes the admin client, whether or not the start succeeds. */
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
        listener.beforeWrite();
        super.write(element, context);
    }

    @Override
    public Collection<KafkaCommittable> prepareCommit() {
        Collection<KafkaCommittable> prepared = super.prepareCommit();
        listener.prepared(
                prepared.stream().map(KafkaCommittable::getTransactionalId).toList());
        return prepared;
    }

    @Override
    public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
        // The connector learns here which transactions have been committed since the last checkpoint.
        List<KafkaWriterState> state = super.snapshotState(checkpointId);
        listener.beforeSnapshotCompletes(getProducerPool().getOngoingTransactions().stream()
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
                // Without waiting: nobody needs the answers that are still missing.
                admin.close(Duration.ZERO);
                // The connector makes a new client if it needs one again.
                field.set(this, null);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this version of Flink's Kafka connector keeps its admin client elsewhere; adapt "
                            + ReportingKafkaWriter.class.getName(),
                    e);
        }
    }
}
