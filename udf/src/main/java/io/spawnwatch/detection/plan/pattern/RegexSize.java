package io.spawnwatch.detection.plan.pattern;

import java.util.ArrayDeque;
import java.util.Deque;

/** How large a regular expression is when its counted repetitions are written out. */
final class RegexSize {
    private static final long ENORMOUS = Long.MAX_VALUE / 4;

    /** Sizes of what surrounds the group that is being read. */
    private final Deque<Long> outer = new ArrayDeque<>();

    /** Size of the group so far, without its last piece. */
    private long group;

    /** Size of the last piece, which a count applies to. */
    private long last;

    void atom() {
        atoms(1);
    }

    void atoms(int count) {
        group = sum(group, last);
        last = count;
    }

    void open() {
        group = sum(group, last);
        outer.push(group);
        group = 0;
        last = 0;
    }

    void close() {
        if (!outer.isEmpty()) {
            last = sum(sum(group, last), 1);
            group = outer.pop();
        }
    }

    /** How many groups surround what is being read. */
    int depth() {
        return outer.size();
    }

    void repeat(long times) {
        last = times > 0 && last > ENORMOUS / times ? ENORMOUS : last * times;
    }

    long total() {
        return outer.stream().reduce(sum(group, last), RegexSize::sum);
    }

    private static long sum(long one, long other) {
        return Math.min(ENORMOUS, one + other);
    }
}
