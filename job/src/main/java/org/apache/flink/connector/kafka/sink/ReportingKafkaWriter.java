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
 * The connector's exactly-once writer, extended to report its transactions to a listener and to close its admin client. It
 * is in the connector's package because the writer that it extends is package-private.
 *
 * <p>When the writer starts, it creates an admin client to find transactions that an earlier job left open. Connector 5.0
 * never closes that client, and the client's thread keeps the job's classes loaded in the TaskManager: after about fifteen
 * starts the metaspace is full. A failed start leaks the client too, and only the writer has a reference to it. Closing
 * the client here is needed until the connector closes it.
 *
 * @param <T> type of the written objects
 */
@SuppressWarnings("try") // Flink's close() is interruptible.
public final class ReportingKafkaWriter<T> extends ExactlyOnceKafkaWriter<T> {

    private final TransactionListener listener;

    /** Is notified of a writer's transactions, in the task's thread. An exception fails the task. */
    public interface TransactionListener {

        /** Called before a record is written to the current transaction. */
        void beforeWrite();

        /**
         * Called after a checkpoint has prepared the output since the last one for commit.
         *
         * @param transactionalIds the transactions to commit: one, or none if nothing was written
         */
        void prepared(Collection<String> transactionalIds);

        /**
         * Called while a checkpoint takes its snapshot.
         *
         * @param uncommitted the transactions that are prepared but not yet committed
         */
        void beforeSnapshotCompletes(Collection<String> uncommitted);
    }

    /**
     * Creates the writer that the sink itself would create. It must be {@linkplain #initialize() started}.
     *
     * @param sink                  an exactly-once sink with the same prefix, serializer and naming
     * @param transactionalIdPrefix prefix of the transactional ids
     * @param serializer            creates the records
     * @param naming                how transactional ids are chosen
     * @param context               the writer's context
     * @param state                 state of an earlier writer, or empty
     * @param listener              is notified of the transactions
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
                // Without waiting: nobody needs the answers to pending requests.
                admin.close(Duration.ZERO);
                // The connector creates a new client if it needs one again.
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
