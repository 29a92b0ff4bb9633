package io.spawnwatch.report;

import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * How much there is to read, and how much has been.
 *
 * @param amount how many of the unit; 0 if that is not known
 * @param unit   what is counted
 * @param read   how many of the unit have been read, given what the run has counted
 */
public record ReadTotal(long amount, Unit unit, ToLongFunction<RunSummary> read) {

    /** What a source can say about how much it reads. */
    public enum Unit {
        /** Bytes of files, compressed if they are. */
        BYTES,
        /** Records of a topic. */
        RECORDS
    }

    /** A number of bytes, of which somebody else counts how many have been read. */
    public static ReadTotal bytes(long amount, LongSupplier read) {
        return new ReadTotal(amount, Unit.BYTES, counts -> read.getAsLong());
    }

    /** A number of records. The run counts those that it has read. */
    public static ReadTotal records(long amount) {
        return new ReadTotal(amount, Unit.RECORDS, RunSummary::read);
    }

    /** Nobody knows how much there is. */
    public static ReadTotal unknown() {
        return records(0);
    }

    /** How much has been read, in words: a share if the whole is known. */
    public String position(RunSummary counts) {
        return amount == 0
                ? String.format(Locale.ROOT, "record %,d", counts.read())
                : String.format(Locale.ROOT, "%d %%", Math.min(100, 100 * readOf(counts) / amount));
    }

    long readOf(RunSummary counts) {
        return read.applyAsLong(counts);
    }
}
