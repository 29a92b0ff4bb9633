package io.spawnwatch.detection.plan.pattern;

import java.util.ArrayDeque;
import java.util.Deque;

/** The size of a regular expression with its counted repetitions unrolled, computed while it is read. */
final class RegexSize {
    private static final long ENORMOUS = Long.MAX_VALUE / 4;

    /** Sizes of the enclosing groups so far, the innermost first. */
    private final Deque<Long> outer = new ArrayDeque<>();

    /** Size of the current group so far, without its last piece. */
    private long group;

    /** Size of the last piece, to which a count applies. */
    private long last;

    /** Reads a piece of size 1. */
    void atom() {
        atoms(1);
    }

    /** Reads a piece that has a number of atoms. */
    void atoms(int count) {
        group = sum(group, last);
        last = count;
    }

    /** Enters a group. */
    void open() {
        group = sum(group, last);
        outer.push(group);
        group = 0;
        last = 0;
    }

    /** Leaves a group, which becomes the last piece. */
    void close() {
        if (!outer.isEmpty()) {
            last = sum(sum(group, last), 1);
            group = outer.pop();
        }
    }

    /** The number of enclosing groups. */
    int depth() {
        return outer.size();
    }

    /** Repeats the last piece. */
    void repeat(long times) {
        last = times > 0 && last > ENORMOUS / times ? ENORMOUS : last * times;
    }

    /** The size of everything read so far. */
    long total() {
        return outer.stream().reduce(sum(group, last), RegexSize::sum);
    }

    private static long sum(long left, long right) {
        return Math.min(ENORMOUS, left + right);
    }
}
