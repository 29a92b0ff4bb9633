package io.spawnwatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/** Orders in which the events of a test may arrive. */
final class Arrival {
    private Arrival() {}

    /** The events in any order. */
    static <E> List<E> shuffled(List<E> events, SplittableRandom random) {
        List<E> shuffled = new ArrayList<>(events);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            E swapped = shuffled.set(random.nextInt(i + 1), shuffled.get(i));
            shuffled.set(i, swapped);
        }
        return shuffled;
    }

    /**
     * Orders events by their time plus a random delay, so that none is later than the longest delay.
     *
     * @param timeMs  an event's time, epoch milliseconds UTC
     * @param delayMs the longest delay, milliseconds
     */
    static <E> List<E> shuffledWithin(List<E> events, ToLongFunction<E> timeMs, long delayMs, SplittableRandom random) {
        IdentityHashMap<E, Long> arrival = new IdentityHashMap<>();
        events.forEach(event -> arrival.put(event, timeMs.applyAsLong(event) + random.nextLong(delayMs)));
        List<E> arrived = new ArrayList<>(events);
        arrived.sort(Comparator.comparing(arrival::get));
        return arrived;
    }
}
