package io.spawnwatch.connector.kafka;

import io.spawnwatch.function.AllowlistRecord;
import java.util.Properties;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Reads the compacted allowlist topic from the beginning after every start, and signals when everything that existed at
 * the start has been read. Runs with one reader.
 *
 * <p>Flink's own Kafka source has no such signal. After a restore it continues where it stopped, so what an administrator
 * changed while the job was down would arrive at an unknown later time. The topic is small and compacted: reading it again
 * costs little, and no state is kept that could be wrong.
 */
final class AllowlistTopicSource implements Source<AllowlistRecord, AllowlistTopicSplit, Void> {
    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Properties client;

    /**
     * Creates a source.
     *
     * @param topic  the allowlist topic
     * @param client properties of the Kafka client
     */
    AllowlistTopicSource(String topic, Properties client) {
        this.topic = topic;
        this.client = client;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SplitEnumerator<AllowlistTopicSplit, Void> createEnumerator(
            SplitEnumeratorContext<AllowlistTopicSplit> context) {
        return new AllowlistTopicEnumerator(new AllowlistTopicSplit(topic), context);
    }

    @Override
    public SplitEnumerator<AllowlistTopicSplit, Void> restoreEnumerator(
            SplitEnumeratorContext<AllowlistTopicSplit> context, Void checkpoint) {
        return createEnumerator(context);
    }

    @Override
    public SourceReader<AllowlistRecord, AllowlistTopicSplit> createReader(SourceReaderContext context) {
        return new AllowlistTopicReader(() -> new AllowlistSplitReader(client), context);
    }

    @Override
    public SimpleVersionedSerializer<AllowlistTopicSplit> getSplitSerializer() {
        return new AllowlistTopicSplit.Serializer();
    }

    @Override
    public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
        return new NoCheckpoint();
    }

    /** The enumerator has no state. */
    private static final class NoCheckpoint implements SimpleVersionedSerializer<Void> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Void nothing) {
            return new byte[0];
        }

        @Override
        public Void deserialize(int version, byte[] serialized) {
            return null;
        }
    }
}
