package io.spawnwatch.connector.kafka.range;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Ends a run that would wait forever. A consumer waits silently for offsets that a partition no longer has, as after the
 * election of a leader that lacks them, and for brokers that do not come back.
 */
final class StallCheck {
    /** Stands for a state in which the consumer has read something. */
    static final long MOVED = -1;

    /** How long nothing may come before the broker is asked why. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long the broker may not answer. It may be restarting. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private long positions = MOVED;
    private long movedNanos;
    private long askedNanos;

    StallCheck(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        moved();
    }

    private void moved() {
        movedNanos = nanoTime.getAsLong();
        askedNanos = movedNanos;
    }

    /**
     * Fails if the rest of the ranges cannot be read.
     *
     * @param current {@link #MOVED}, or the sum of the positions
     * @param stops   where reading is to stop, for each partition that is read
     */
    void require(long current, Consumer<?, ?> consumer, Map<TopicPartition, Long> stops) throws IOException {
        if (current == MOVED || current != positions || stops.isEmpty()) {
            positions = current;
            moved();
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - askedNanos < PATIENCE.toNanos()) {
            return;
        }
        askedNanos = now;
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(stops.keySet(), ANSWER);
            for (Map.Entry<TopicPartition, Long> stop : stops.entrySet()) {
                long end = ends.getOrDefault(stop.getKey(), stop.getValue());
                if (end < stop.getValue()) {
                    throw new IOException(stop.getKey() + " ended at offset " + stop.getValue()
                            + " when the run began, but now ends at " + end + ": the broker has lost records");
                }
            }
        } catch (WakeupException e) {
            // Asked again the next time.
            askedNanos = movedNanos;
        } catch (TimeoutException e) {
            if (now - movedNanos > LONGEST.toNanos()) {
                throw new IOException("the brokers of " + stops.keySet() + " have not answered for "
                        + LONGEST.toMinutes() + " minutes");
            }
        }
    }
}
