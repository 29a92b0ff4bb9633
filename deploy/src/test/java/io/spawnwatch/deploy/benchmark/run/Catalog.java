package io.spawnwatch.deploy.benchmark.run;

/** How many detections run. */
public enum Catalog {
    /** The bundled one. */
    ONE,
    /** A hundred, without those that {@link #ALL} leaves out. */
    HUNDRED,
    /** All but those that match more than {@value Detections#NOISY} of the events. */
    ALL,
    /** All but those that match every event. */
    NOISY,
    /** All. */
    UNFENCED
}
