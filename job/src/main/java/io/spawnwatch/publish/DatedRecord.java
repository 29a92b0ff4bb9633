package io.spawnwatch.publish;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A record that is to be sent.
 *
 * @param timeMs its time, epoch milliseconds UTC; that of the record before it in its file if it has none, and
 *               {@link Long#MIN_VALUE} if no record before it has one
 * @param host   host of the process event, or null
 * @param input  position of its file among the inputs
 * @param line   line on which it begins, from 1
 * @param bytes  the record
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
record DatedRecord(long timeMs, @Nullable String host, int input, long line, byte[] bytes) {
    static final Comparator<DatedRecord> BY_TIME = Comparator.comparingLong(DatedRecord::timeMs);

    /** About what the record takes in memory, in bytes. */
    long memoryBytes() {
        return 128L + bytes.length + (host == null ? 0 : 2L * host.length());
    }
}
