package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;

/**
 * A detection's profile in state, kept for the windows that were opened under it.
 *
 * @param profile  the profile
 * @param neededMs watermark, epoch milliseconds UTC, after which no window needs the profile
 */
public record RetainedProfile(DetectionProfile profile, long neededMs) {}
