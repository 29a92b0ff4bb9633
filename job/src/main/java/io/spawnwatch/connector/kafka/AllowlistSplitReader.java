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

/** Polls the allowlist topic, and emits a marker once everything that existed at the start has been read. */
final class AllowlistSplitReader implements SplitReader<AllowlistRecord, AllowlistTopicSplit> {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<String, String> consumer;
    private @Nullable String topic;

    /** End offsets of the topic when reading began; null once they have been reached. */
    private @Nullable Map<TopicPartition, Long> initialEnds;

    AllowlistSplitReader(Properties client) {
        Properties properties = new Properties();
        properties.putAll(client);
        // No consumer group: offsets are neither read nor committed, and no other reader can take partitions away.
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
                    .forEach(partition -> partitions.add(new TopicPartition(partition.topic(), partition.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            initialEnds = consumer.endOffsets(partitions);
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
            for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                records.add(
                        split,
                        new AllowlistRecord(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.key(),
                                record.value(),
                                false));
            }
            if (hasCaughtUp()) {
                initialEnds = null;
                records.add(split, AllowlistRecord.loaded(split));
            }
        } catch (WakeupException e) {
            // A request to stop waiting. What was polled before has been emitted already.
            return records.build();
        }
        return records.build();
    }

    /**
     * Whether the initial end of the topic has been reached. Compares positions, not records: compaction may have removed
     * the last record, and transaction markers are never returned.
     */
    private boolean hasCaughtUp() {
        Map<TopicPartition, Long> targets = initialEnds;
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
            // The broker is slow and the position is not known yet. Rows keep waiting.
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
