package io.spawnwatch.sighting;

import org.jspecify.annotations.Nullable;

/**
 * How many rows of a detection's window a task has opened, and what it has seen beyond the limit. It is saved in state.
 *
 * @param window             the window, as {@link GroupKey#window()} encodes it
 * @param firstKeyGroup      first of the key groups that the task owned
 * @param lastKeyGroup       last of them
 * @param opened             rows opened
 * @param limit              limit of the detection's rows in the window when a sighting was last refused, or 0
 * @param reported           sightings beyond the limit that have been passed on
 * @param pending            those that have not, or null
 * @param pendingWatermarkMs watermark at the last of {@code pending}, epoch milliseconds UTC
 * @param flushKey           key of the group whose timer passes {@code pending} on, or null if no timer is set
 * @param expiresMs          watermark, epoch milliseconds UTC, at which all these rows have been forgotten
 */
public record RowCount(
        String window,
        int firstKeyGroup,
        int lastKeyGroup,
        long opened,
        int limit,
        long reported,
        @Nullable Tally pending,
        long pendingWatermarkMs,
        @Nullable String flushKey,
        long expiresMs) {

    /** The count of a window of which a task has seen nothing. */
    public static RowCount none(String window, int firstKeyGroup, int lastKeyGroup) {
        return new RowCount(window, firstKeyGroup, lastKeyGroup, 0, 0, 0, null, Long.MIN_VALUE, null, Long.MIN_VALUE);
    }

    /** This count with one more row, which is forgotten at a watermark. */
    public RowCount opened(long forgottenMs) {
        return withRows(opened + 1, Math.max(expiresMs, forgottenMs));
    }

    /** This count with rows that are forgotten at a later watermark. */
    public RowCount until(long forgottenMs) {
        return withRows(opened, forgottenMs);
    }

    private RowCount withRows(long rows, long forgottenMs) {
        return new RowCount(
                window,
                firstKeyGroup,
                lastKeyGroup,
                rows,
                limit,
                reported,
                pending,
                pendingWatermarkMs,
                flushKey,
                forgottenMs);
    }

    /**
     * This count with one more sighting beyond the limit.
     *
     * @param rowLimit    limit of the detection's rows in the window
     * @param forgottenMs watermark at which its row would have been forgotten
     * @param watermarkMs current watermark
     */
    public RowCount refused(Sighting sighting, int rowLimit, long forgottenMs, long watermarkMs) {
        Tally seen = Tally.of(sighting);
        return new RowCount(
                window,
                firstKeyGroup,
                lastKeyGroup,
                opened,
                rowLimit,
                reported,
                pending == null ? seen : pending.merge(seen),
                Math.max(pendingWatermarkMs, watermarkMs),
                flushKey,
                Math.max(expiresMs, forgottenMs));
    }

    /** This count once what was pending has been passed on. */
    public RowCount flushed() {
        long passedOn = pending == null ? 0 : pending.count();
        return withPending(reported + passedOn, null, Long.MIN_VALUE, flushKey);
    }

    /** This count with another key that has the timer, or none. */
    public RowCount flushedBy(@Nullable String key) {
        return withPending(reported, pending, pendingWatermarkMs, key);
    }

    private RowCount withPending(long passedOn, @Nullable Tally waiting, long watermarkMs, @Nullable String key) {
        return new RowCount(
                window, firstKeyGroup, lastKeyGroup, opened, limit, passedOn, waiting, watermarkMs, key, expiresMs);
    }

    /** Whether the rows have been forgotten and nothing waits to be passed on. */
    public boolean isOver(long watermarkMs) {
        return pending == null && watermarkMs >= expiresMs;
    }

    /**
     * The part of this count that belongs to some of the key groups. Keys are hashed, so each key group is taken to have the
     * same share. The parts of disjoint ranges add up to the whole.
     *
     * @param first       first of the key groups
     * @param last        last of them
     * @param ownsPending whether the key of the timer is in one of them
     */
    public RowCount part(int first, int last, boolean ownsPending) {
        return new RowCount(
                window,
                first,
                last,
                share(opened, first, last),
                limit,
                share(reported, first, last),
                ownsPending ? pending : null,
                ownsPending ? pendingWatermarkMs : Long.MIN_VALUE,
                ownsPending ? flushKey : null,
                expiresMs);
    }

    private long share(long whole, int first, int last) {
        int from = Math.max(first, firstKeyGroup) - firstKeyGroup;
        int until = Math.min(last, lastKeyGroup) + 1 - firstKeyGroup;
        return from >= until ? 0 : share(whole, from, until, lastKeyGroup + 1 - firstKeyGroup);
    }

    /**
     * The share that the parts from {@code from} to before {@code until}, of {@code all} equal parts, have in a whole number.
     * The shares of adjoining ranges add up to that of both.
     */
    public static long share(long whole, int from, int until, int all) {
        return whole * until / all - whole * from / all;
    }

    /** The sum of two parts of one window's count. */
    public RowCount plus(RowCount other) {
        return new RowCount(
                window,
                firstKeyGroup,
                lastKeyGroup,
                opened + other.opened,
                Math.max(limit, other.limit),
                reported + other.reported,
                pending == null ? other.pending : other.pending == null ? pending : pending.merge(other.pending),
                Math.max(pendingWatermarkMs, other.pendingWatermarkMs),
                flushKey == null ? other.flushKey : flushKey,
                Math.max(expiresMs, other.expiresMs));
    }
}
