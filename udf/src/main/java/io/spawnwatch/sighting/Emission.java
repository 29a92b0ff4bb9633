package io.spawnwatch.sighting;

/** When rows are reported. */
public enum Emission {
    /** At the first sighting, again at the window's close if the row has changed, and again for late sightings. */
    REVISIONS,
    /** Once, when nothing can be added to the row any more. */
    FINAL
}
