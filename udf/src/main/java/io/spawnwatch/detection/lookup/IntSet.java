package io.spawnwatch.detection.lookup;

import java.util.Arrays;

/** A set of numbers from 0 that is small at first and grows: most look-ups need room for a few. */
final class IntSet {
    private static final int FREE = -1;
    private static final int SPREAD = 0x9E3779B9;

    /** Open addressing: a number is stored at its hash or, if that place is taken, at the next free one. */
    private int[] numbers = free(16);

    private int size;

    /** Adds a number; returns whether it was not in the set. */
    boolean add(int number) {
        if (!put(number)) {
            return false;
        }
        size++;
        if (2 * size > numbers.length) {
            int[] before = numbers;
            numbers = free(4 * before.length);
            for (int known : before) {
                if (known != FREE) {
                    put(known);
                }
            }
        }
        return true;
    }

    /** All numbers, ascending. */
    int[] sorted() {
        int[] sorted = Arrays.stream(numbers).filter(number -> number != FREE).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private boolean put(int number) {
        int at = (number * SPREAD) >>> (Integer.numberOfLeadingZeros(numbers.length) + 1);
        while (numbers[at] != FREE) {
            if (numbers[at] == number) {
                return false;
            }
            at = (at + 1) & (numbers.length - 1);
        }
        numbers[at] = number;
        return true;
    }

    private static int[] free(int length) {
        int[] numbers = new int[length];
        Arrays.fill(numbers, FREE);
        return numbers;
    }
}
