package io.spawnwatch.connector.kafka;

import io.spawnwatch.function.AllowlistRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Polls the allowlist's topic. */
final class AllowlistSplitReader implements SplitReader<AllowlistRecord, AllowlistTopicSplit> {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<String, String> consumer;
    private @Nullable String topic;
    /** How far the topic went when reading began; null once that has been read. */
    private @Nullable Map<TopicPartition, Long> awaited;

    AllowlistSplitReader(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        // No group: offsets are neither read nor committed, and no other reader can take partitions away.
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    @Override
    public void handleSplitsChanges(SplitsChange<AllowlistTopicSplit> change) {
        for (AllowlistTopicSplit split : change.splits()) {
            topic = split.splitId();
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(split.splitId())
                    .forEach(one -> partitions.add(new TopicPartition(one.topic(), one.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            awaited = consumer.endOffsets(partitions);
        }
    }

    @Override
    public RecordsWithSplitIds<AllowlistRecord> fetch() throws IOException {
        RecordsBySplits.Builder<AllowlistRecord> records = new RecordsBySplits.Builder<>();
        String split = topic;
        if (split == null) {
            return records.build();
        }
        try {
            for (ConsumerRecord<String, String> one : consumer.poll(POLL)) {
                records.add(
                        split,
                        new AllowlistRecord(
                                one.topic(),
                                one.partition(),
                                one.offset(),
                                one.timestamp(),
                                one.key(),
                                one.value(),
                                false));
            }
            if (caughtUp()) {
                awaited = null;
                records.add(split, AllowlistRecord.loaded(split));
            }
        } catch (WakeupException e) {
            // Asked to stop waiting; what was polled before has been handed on already.
            return records.build();
        }
        return records.build();
    }

    /**
     * Positions, not records, tell how far reading has come: what a compacted topic held at its end may be gone, and the
     * marker of a transaction is never handed out.
     */
    private boolean caughtUp() {
        Map<TopicPartition, Long> targets = awaited;
        if (targets == null) {
            return false;
        }
        try {
            for (Map.Entry<TopicPartition, Long> target : targets.entrySet()) {
                if (consumer.position(target.getKey(), POLL) < target.getValue()) {
                    return false;
                }
            }
            return true;
        } catch (TimeoutException e) {
            // The position is not known yet: the broker is slow, and rows go on waiting.
            return false;
        }
    }

    @Override
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(POLL));
    }
}
