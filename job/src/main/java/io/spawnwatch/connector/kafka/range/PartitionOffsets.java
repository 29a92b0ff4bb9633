package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.KafkaPreflight;
import io.spawnwatch.document.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Where partitions begin and end, and where records of a time are, at the moment of asking. The end is that of what a consumer
 * with {@code read_committed} can reach, so that reading to it never waits for somebody's open transaction.
 *
 * @param earliest first offset that is left of each partition
 * @param first    first record that is left, with its time; an offset below 0 if there is none
 * @param ends     the offset after the last that can be read
 * @param written  the offset after the last that was written, also in open transactions
 * @param from     first record that arrived in the range or its margin, or null if the range has no beginning
 * @param to       first record that arrived after the range and its margin, or null if the range has no end
 */
record PartitionOffsets(
        Map<TopicPartition, ListOffsetsResultInfo> earliest,
        Map<TopicPartition, ListOffsetsResultInfo> first,
        Map<TopicPartition, ListOffsetsResultInfo> ends,
        Map<TopicPartition, ListOffsetsResultInfo> written,
        @Nullable Map<TopicPartition, ListOffsetsResultInfo> from,
        @Nullable Map<TopicPartition, ListOffsetsResultInfo> to) {

    static PartitionOffsets of(
            Admin admin,
            KafkaSettings kafka,
            TimeBounds bounds,
            Collection<TopicPartition> partitions,
            Deadline deadline) {
        Lookup lookup = new Lookup(admin, kafka, partitions, deadline);
        Long earliestMs = bounds.earliestArrivalMs();
        Long latestMs = bounds.latestArrivalMs();
        return new PartitionOffsets(
                lookup.offsets(OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED),
                lookup.offsets(OffsetSpec.forTimestamp(0), IsolationLevel.READ_COMMITTED),
                lookup.offsets(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED),
                lookup.offsets(OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED),
                earliestMs == null
                        ? null
                        : lookup.offsets(OffsetSpec.forTimestamp(earliestMs), IsolationLevel.READ_COMMITTED),
                latestMs == null
                        ? null
                        : lookup.offsets(OffsetSpec.forTimestamp(latestMs), IsolationLevel.READ_COMMITTED));
    }

    private record Lookup(Admin admin, KafkaSettings kafka, Collection<TopicPartition> partitions, Deadline deadline) {
        Map<TopicPartition, ListOffsetsResultInfo> offsets(OffsetSpec spec, IsolationLevel isolation) {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            partitions.forEach(partition -> asked.put(partition, spec));
            try {
                return Answers.await(
                        admin.listOffsets(asked, new ListOffsetsOptions(isolation).timeoutMs(Answers.leftMs(deadline)))
                                .all(),
                        kafka,
                        deadline);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RetriableException) {
                    throw KafkaPreflight.unreachable(kafka, e.getCause());
                }
                throw new SettingsException(
                        "Kafka at " + kafka.bootstrapServers() + " does not tell the offsets of its topics: "
                                + Answers.cause(e).getMessage(),
                        e);
            }
        }
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        ListOffsetsResultInfo info = offsets.get(partition);
        return info == null ? -1 : info.offset();
    }

    /** Offset after the last record that can be read. */
    long end(TopicPartition partition) {
        return offset(ends, partition);
    }

    /** First offset to read; the end if nothing has arrived since the range began. */
    long start(TopicPartition partition) {
        long begin = offset(earliest, partition);
        if (from == null) {
            return begin;
        }
        long found = offset(from, partition);
        return found < 0 ? end(partition) : Math.max(begin, found);
    }

    /** Offset of the first record that arrived too late; the end if there is none. */
    long proposedStop(TopicPartition partition) {
        long found = to == null ? -1 : offset(to, partition);
        return found < 0 ? end(partition) : Math.min(found, end(partition));
    }

    /** Offsets that cannot be read because a transaction is open. */
    long behindOpenTransaction(TopicPartition partition) {
        return Math.max(0, offset(written, partition) - end(partition));
    }

    /** What has been deleted of the range, as a sentence, or null if nothing has. */
    @Nullable
    String deletedSince(TopicPartition partition, long fromMs) {
        long begin = offset(earliest, partition);
        ListOffsetsResultInfo left = first.get(partition);
        if (begin <= 0 || left == null) {
            return null;
        }
        if (left.offset() < 0) {
            return partition + ": all its " + begin + " records have been deleted";
        }
        if (left.timestamp() <= fromMs) {
            return null;
        }
        Duration missing = Duration.ofMillis(left.timestamp() - fromMs);
        return partition + ": the " + begin + " records before offset " + begin
                + " have been deleted, and the first that is left arrived at "
                + Instant.ofEpochMilli(left.timestamp()) + ", " + DurationText.print(rounded(missing))
                + " after --from";
    }

    private static Duration rounded(Duration duration) {
        return duration.compareTo(Duration.ofHours(2)) < 0
                ? duration.truncatedTo(ChronoUnit.SECONDS)
                : duration.truncatedTo(ChronoUnit.HOURS);
    }

    /** When the first record that is left arrived, as the rest of a sentence, or null if none is left. */
    @Nullable
    String heldInWords() {
        OptionalLong oldest = first.values().stream()
                .filter(info -> info.offset() >= 0)
                .mapToLong(ListOffsetsResultInfo::timestamp)
                .min();
        return oldest.isEmpty()
                ? null
                : "and the first record that it holds arrived at " + Instant.ofEpochMilli(oldest.getAsLong());
    }
}
