package io.spawnwatch.sighting;

/** When rows are reported. */
public enum Emission {
    /** At the first sighting, again when the window closes if the row has changed, and again for late sightings. */
    REVISIONS,
    /** Once, when nothing more can be added to the row. */
    FINAL
}
