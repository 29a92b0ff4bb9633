package io.spawnwatch.benchmark;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.function.SourceRecord;
import java.time.Instant;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The events of {@link MatchPathMeasurement}, phase by phase. Between phases, time stands still and the job waits. */
final class MatchingEvents {
    private static final long NINE = Instant.parse("2026-03-02T09:00:00Z").toEpochMilli();
    private static final long HOUR = 3_600_000;
    private static final int HOSTS = 10_000;
    private static final long PAUSE_NANOS = 2_000_000;

    private static final AtomicLong MADE = new AtomicLong();
    private static volatile long rows;
    private static volatile Phase phase = Phase.WAIT;
    private static volatile double rate;
    private static volatile long madeBefore;
    private static volatile long begunNanos;

    /** What happens. */
    enum Phase {
        /** Nothing. */
        WAIT,
        /** Each event makes a row. */
        NEW,
        /** Each row is seen once more. */
        OPEN,
        /** An hour is over. */
        CLOSE
    }

    private MatchingEvents() {}

    /**
     * Starts over.
     *
     * @param rowsASecond events a second; as fast as the job takes them, a slow machine would make more checkpoints a row
     */
    static void reset(long rowsToMake, double rowsASecond) {
        rows = rowsToMake;
        rate = rowsASecond;
        MADE.set(0);
        phase = Phase.WAIT;
    }

    static void phase(Phase next) {
        madeBefore = MADE.get();
        begunNanos = System.nanoTime();
        phase = next;
    }

    /** Events made so far, without those that match nothing. */
    static long made() {
        return MADE.get();
    }

    static SourceRecord next(long ignored) {
        long made = MADE.get();
        switch (phase) {
            case NEW -> {
                if (made < rows && isDue(made)) {
                    MADE.lazySet(made + 1);
                    return execution(made, NINE + HOUR * 2 / 5 * made / rows);
                }
            }
            case OPEN -> {
                if (made < 2 * rows && isDue(made)) {
                    MADE.lazySet(made + 1);
                    return execution(made - rows, NINE + HOUR * 2 / 5 * made / rows);
                }
            }
            case CLOSE -> {
                LockSupport.parkNanos(PAUSE_NANOS);
                return quiet(NINE + HOUR + HOUR / 12);
            }
            case WAIT -> {}
        }
        LockSupport.parkNanos(PAUSE_NANOS);
        return quiet(NINE + HOUR * 2 / 5 * made / rows);
    }

    private static boolean isDue(long made) {
        return made - madeBefore < (System.nanoTime() - begunNanos) / 1e9 * rate;
    }

    private static SourceRecord quiet(long timeMs) {
        return new SourceRecord(null, null, timeMs, false);
    }

    /** Like {@code deploy/capacity}: most of the command line is random, or it would be compressed away in state. */
    private static SourceRecord execution(long number, long timeMs) {
        SplittableRandom random = new SplittableRandom(number);
        byte[] encoded = new byte[random.nextInt(60, 120)];
        random.nextBytes(encoded);
        return new SourceRecord(
                ProcessEvent.at(timeMs)
                        .set(ProcessField.DEST, "host-" + random.nextInt(HOSTS) + ".corp.example")
                        .set(ProcessField.USER, "NT AUTHORITY\\SYSTEM")
                        .set(
                                ProcessField.PARENT_PROCESS,
                                "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe -secured -Embedding")
                        .set(ProcessField.PARENT_PROCESS_NAME, "WmiPrvSE.exe")
                        .set(ProcessField.PARENT_PROCESS_PATH, "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")
                        .set(ProcessField.PROCESS_NAME, "powershell.exe")
                        .set(
                                ProcessField.PROCESS,
                                "powershell -nop -enc " + Base64.getEncoder().encodeToString(encoded))
                        .set(ProcessField.PROCESS_ID, String.valueOf(random.nextInt(1 << 16)))
                        .set(ProcessField.PARENT_PROCESS_ID, String.valueOf(random.nextInt(1 << 16)))
                        .build(),
                null,
                timeMs,
                false);
    }
}
