package io.spawnwatch.deploy.benchmark.run;

/** How many detections run. */
public enum Catalog {
    /** The bundled one. */
    ONE,
    /** A hundred. */
    HUNDRED,
    /** All that have a condition: those that match every event are left out. */
    ALL,
    /** All, those included that match every event. */
    UNFENCED
}
