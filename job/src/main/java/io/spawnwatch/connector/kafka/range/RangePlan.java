package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Decides the offsets to read, and tells what is missing. */
final class RangePlan {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final KafkaSettings kafka;
    private final TimeBounds bounds;
    private final List<TopicPartition> partitions;
    private final PartitionOffsets offsets;
    private final Map<TopicPartition, Long> stops = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private RangePlan(
            KafkaSettings kafka, TimeBounds bounds, List<TopicPartition> partitions, PartitionOffsets offsets) {
        this.kafka = kafka;
        this.bounds = bounds;
        this.partitions = partitions;
        this.offsets = offsets;
    }

    static TopicRange of(KafkaSettings kafka, TimeBounds bounds) {
        Properties client = kafka.clientProperties();
        String timeoutMs = String.valueOf(TIMEOUT.toMillis());
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
        try (Admin admin = Admin.create(client)) {
            Deadline deadline = Deadline.fromNow(TIMEOUT);
            List<TopicPartition> partitions =
                    ReadableTopics.partitions(admin, kafka, kafka.topics().processEvents(), deadline);
            PartitionOffsets offsets = PartitionOffsets.of(admin, kafka, bounds, partitions, deadline);
            return new RangePlan(kafka, bounds, partitions, offsets).decided();
        } catch (KafkaException e) {
            throw KafkaPreflight.setupFailed(kafka, e);
        }
    }

    private TopicRange decided() {
        Properties consumer = RangeClient.consumer(kafka);
        decideStops(consumer);
        List<OffsetRange> ranges = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            OffsetRange range = new OffsetRange(
                    partition.topic(),
                    partition.partition(),
                    offsets.start(partition),
                    stops.getOrDefault(partition, offsets.end(partition)),
                    0,
                    bounds.fromMs(),
                    bounds.toMs());
            if (!range.isRead()) {
                ranges.add(range);
            }
        }
        warnOfDeletedRecords();
        warnOfOpenTransactions();
        if (ranges.isEmpty()) {
            throw nothingToRead();
        }
        return new TopicRange(ranges, partitions.size(), consumer, warnings);
    }

    /**
     * Stops at the first record that arrived after the range, if the broker says when it arrived: then all that follow
     * arrived later still. A producer may write any time into its record, and one clock that is ahead would end the range
     * before everybody else's events. So with timestamps of producers the partition is read to its end.
     */
    private void decideStops(Properties consumer) {
        Map<TopicPartition, Long> proposed = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long stop = offsets.proposedStop(partition);
            if (stop < offsets.end(partition)) {
                proposed.put(partition, stop);
            }
        }
        TreeSet<String> ofProducers = new TreeSet<>();
        ArrivalClock.isTheBrokers(consumer, kafka, proposed, offsets::end).forEach((partition, brokers) -> {
            if (brokers) {
                stops.put(partition, offsets.proposedStop(partition));
            } else {
                ofProducers.add(partition.topic());
            }
        });
        if (!ofProducers.isEmpty()) {
            warnings.add("producers set the record timestamps of topic " + String.join(", ", ofProducers)
                    + ", so they do not say when records arrived: it is read to its end, not to --to");
        }
    }

    private void warnOfDeletedRecords() {
        Long arrivalMs = bounds.earliestArrivalMs();
        if (arrivalMs == null) {
            return;
        }
        for (TopicPartition partition : partitions) {
            String missing = offsets.deletedSince(partition, bounds.fromMs());
            if (missing != null) {
                warnings.add(missing);
            }
        }
    }

    private void warnOfOpenTransactions() {
        for (TopicPartition partition : partitions) {
            long behind = offsets.behindOpenTransaction(partition);
            if (behind > 0 && !stops.containsKey(partition)) {
                warnings.add(partition + ": a transaction is open at offset " + offsets.end(partition) + "; " + behind
                        + " records from there on are not read");
            }
        }
    }

    private SettingsException nothingToRead() {
        String topics = String.join(", ", kafka.topics().processEvents());
        String held = offsets.heldInWords();
        String what = held == null
                ? "topic " + topics + " holds no records"
                : "topic " + topics + " has no records for events " + bounds.inWords() + ", " + held
                        + "; events that arrived long after they happened are found with a larger --margin"
                        + " of replay or compare";
        return new SettingsException(withWarnings(what));
    }

    private String withWarnings(String what) {
        return warnings.isEmpty() ? what : what + "; " + String.join("; ", warnings);
    }
}
