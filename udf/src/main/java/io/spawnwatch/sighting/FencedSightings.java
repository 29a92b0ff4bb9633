package io.spawnwatch.sighting;

import io.spawnwatch.detection.DetectionProfile;

/**
 * Sightings of groups that got no row, because their detection has reached its limit of rows in the window.
 *
 * @param window      the window, as {@link GroupKey#window()} encodes it
 * @param profile     the detection as it was when they were seen
 * @param rowLimit    how many rows the detection may have in the window, at least 1
 * @param regrouped   whether the search goes on to regroup its rows, so that what it computes lacks these sightings
 * @param tally       the sightings
 * @param watermarkMs watermark at the last of them, epoch milliseconds UTC
 */
public record FencedSightings(
        String window, DetectionProfile profile, int rowLimit, boolean regrouped, Tally tally, long watermarkMs) {}
