package io.spawnwatch.deploy.benchmark.input;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks of which few are common and most are rare, like the programs of a fleet: rank r has the weight 1 / (r + 1). */
final class Zipf {
    private final double[] upTo;

    /**
     * A distribution.
     *
     * @param ranks how many there are, at least 1
     */
    Zipf(int ranks) {
        upTo = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
        for (int rank = 0; rank < ranks; rank++) {
            upTo[rank] /= sum;
        }
    }

    /** A rank, from 0. */
    int next(RandomGenerator random) {
        int found = Arrays.binarySearch(upTo, random.nextDouble());
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }
}
