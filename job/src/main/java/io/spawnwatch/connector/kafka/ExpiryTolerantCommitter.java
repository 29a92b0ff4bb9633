package io.spawnwatch.connector.kafka;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits Kafka transactions, and tolerates those that Kafka has forgotten since they were committed.
 *
 * <p>A savepoint contains the transactions that were to be committed with it, and every start from it commits them again.
 * Kafka forgets the producer id of a transaction after some 32,000 further ones (hours), or after a week without use.
 * Flink's committer (connector 5.0) tolerates other errors of repeated commits but not this one, so the job would fail
 * forever. This class is needed until the connector tolerates {@link InvalidPidMappingException} too.
 *
 * @param committer the connector's committer, which does the work
 */
@SuppressWarnings("try") // Flink's close() is interruptible.
record ExpiryTolerantCommitter(Committer<KafkaCommittable> committer) implements Committer<KafkaCommittable> {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiryTolerantCommitter.class);

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) throws IOException, InterruptedException {
        List<CommitRequest<KafkaCommittable>> tolerant = requests.stream()
                .<CommitRequest<KafkaCommittable>>map(ExpiryTolerantRequest::new)
                .toList();
        committer.commit(tolerant);
    }

    @Override
    public void close() throws Exception {
        committer.close();
    }

    /** Reports an unknown producer id as a known reason, which does not fail the job. */
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
                    "Kafka no longer knows transaction {}. This is normal after a start from an old savepoint: the"
                            + " transaction was committed when the savepoint was taken. If it was not, because the job"
                            + " was down for longer than transaction.timeout.ms, its output is lost.",
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
}
