package io.spawnwatch.connector.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The only split of the allowlist source: the whole topic.
 *
 * @param splitId the topic
 */
record AllowlistTopicSplit(String splitId) implements SourceSplit {

    static final class Serializer implements SimpleVersionedSerializer<AllowlistTopicSplit> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(AllowlistTopicSplit split) {
            return split.splitId().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public AllowlistTopicSplit deserialize(int version, byte[] serialized) {
            return new AllowlistTopicSplit(new String(serialized, StandardCharsets.UTF_8));
        }
    }
}
