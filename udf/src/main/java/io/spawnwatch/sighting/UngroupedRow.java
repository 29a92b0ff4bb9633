package io.spawnwatch.sighting;

import io.spawnwatch.detection.DetectionProfile;

/**
 * A row of {@code tstats} on its way to the other rows of its window.
 *
 * @param regroupKey what rows are brought together under, as {@link RegroupKey#encode()} writes it
 * @param profile    the detection as it was when the window was opened
 * @param dueMs      watermark, epoch milliseconds UTC, at which all rows with this key have been reported
 * @param row        the row
 */
public record UngroupedRow(String regroupKey, DetectionProfile profile, long dueMs, TstatsRow row) {}
