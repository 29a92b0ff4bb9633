package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;

/**
 * A detection's profile as kept in state, for the windows that were opened under it.
 *
 * @param profile  the profile
 * @param neededMs watermark, epoch milliseconds UTC, beyond which no window needs it any more
 */
public record RetainedProfile(DetectionProfile profile, long neededMs) {}
