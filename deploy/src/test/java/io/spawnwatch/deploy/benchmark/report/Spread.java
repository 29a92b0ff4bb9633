package io.spawnwatch.deploy.benchmark.report;

import java.util.List;

/**
 * Several measurements of the same thing.
 *
 * @param median the middle one, or the mean of the middle two
 * @param min    the smallest
 * @param max    the largest
 */
public record Spread(double median, double min, double max) {

    /** Sums up measurements, of which there must be at least one. */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("there are no measurements");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        double median = (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(size - 1));
    }

    /** The distance between the largest and the smallest, relative to the median. */
    public double relative() {
        return (max - min) / median;
    }

    /** A percentile of measurements, by the nearest rank. */
    public static double percentile(List<Double> values, double percent) {
        List<Double> sorted = values.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }
}
