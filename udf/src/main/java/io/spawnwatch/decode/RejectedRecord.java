package io.spawnwatch.decode;

/**
 * A record that could not be used, with its place and the reason. It is never in state: it goes from where it is rejected
 * straight to the sink, and a savepoint waits for records in flight.
 *
 * @param origin      Kafka topic, or file
 * @param partition   Kafka partition, or {@link #NO_PARTITION} for a file
 * @param position    Kafka offset, or the line on which the record begins in a file
 * @param arrivalMs   Kafka record timestamp, epoch milliseconds UTC, or {@link Decoded#NO_TIME}
 * @param reason      kind of fault, as {@link Rejection.Reason#wireName()} names it
 * @param detail      one sentence for people
 * @param sizeBytes   length of the record; a lower bound if it was cut
 * @param excerpt     beginning of the record, with U+FFFD for bytes that are not UTF-8
 */
public record RejectedRecord(
        String origin,
        int partition,
        long position,
        long arrivalMs,
        String reason,
        String detail,
        int sizeBytes,
        String excerpt) {

    /** The partition of an origin without partitions. */
    public static final int NO_PARTITION = -1;

    /**
     * Length of the excerpt, in bytes. The whole record is still at its origin, and a rejection must always fit into a Kafka
     * record itself.
     */
    public static final int EXCERPT_BYTES = 4096;
}
