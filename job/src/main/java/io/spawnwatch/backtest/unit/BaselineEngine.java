package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.plan.CatalogPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs detections over harmless events. */
@FunctionalInterface
public interface BaselineEngine {

    /**
     * Runs all detections of a plan over all files, as one replay whose rows are reported once everything has been read.
     *
     * @param files of any carrier
     * @throws IOException if a file cannot be read
     */
    Outcome run(CatalogPlan plan, List<Path> files) throws IOException;

    /**
     * What came out.
     *
     * @param events    process events that were read
     * @param rejected  records that could not be read
     * @param rejection where the first of these is, and why it could not be read; empty if there is none, or if that is not known
     * @param rows      the final rows; no allowlist applies
     * @param blind     for each detection that none of the sources' events can make fire, by id, the fields that it needs and they
     *                  lack, as text
     */
    record Outcome(long events, long rejected, String rejection, BaselineRows rows, Map<String, String> blind) {

        /** Copies the map. */
        public Outcome {
            blind = Map.copyOf(blind);
        }

        /** An outcome in which it is not known where a record could not be read. */
        Outcome(long events, long rejected, BaselineRows rows, Map<String, String> blind) {
            this(events, rejected, "", rows, blind);
        }
    }
}
