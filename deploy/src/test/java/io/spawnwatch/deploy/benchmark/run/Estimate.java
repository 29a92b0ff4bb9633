package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Content;

/** How long the steps of a run take, roughly, on two cores: to say at the beginning when it will end. All in seconds. */
final class Estimate {
    /** A process starts, its rows are awaited, and it ends. */
    private static final double PROCESS = 7;

    private static final double WRITTEN_PER_SECOND = 90e6;
    private static final double NEW_ROWS_PER_SECOND = 8_000;

    private Estimate() {}

    /** Writing an input. */
    static double input(Content content, long events) {
        double recordBytes =
                switch (content) {
                    case CIM -> 1_100;
                    case MIXED -> 1_700;
                    case NXLOG, WINLOGBEAT, XML -> 2_400;
                };
        return 1 + events * recordBytes / WRITTEN_PER_SECOND;
    }

    /** Measuring a case once. */
    static double of(Case measured, long events) {
        int processes = measured.contender().readsFiles() ? 2 : 1;
        return processes * PROCESS + events / readPerSecond(measured);
    }

    private static double readPerSecond(Case measured) {
        double perSecond =
                switch (measured.contender()) {
                    case LIMIT -> 400_000;
                    case PARSE -> 150_000;
                    case SQL, STREAMS -> 120_000;
                    case DUCKDB -> 500_000;
                    case OURS, REPLAY -> ofOurs(measured.catalog());
                };
        boolean isLarge = measured.content() != Content.CIM && measured.content() != Content.MIXED;
        return isLarge ? perSecond / 2 : perSecond;
    }

    private static double ofOurs(Catalog catalog) {
        return switch (catalog) {
            case ONE, HUNDRED -> 200_000;
            case ALL -> 110_000;
            case NOISY -> 60_000;
            case UNFENCED -> 10_000;
        };
    }

    /** Measuring the latency under one load. */
    static double latency() {
        return PROCESS + LatencyRun.WARM_UP.plus(LatencyRun.MEASURED).toSeconds();
    }

    /** Opening rows and waiting for checkpoints. */
    static double state(long rows) {
        return 2 * PROCESS + rows / NEW_ROWS_PER_SECOND;
    }

    /** A start of {@code replay} on ten events. */
    static double startUp() {
        return PROCESS;
    }
}
