package io.spawnwatch.publish;

import java.time.Duration;

/**
 * How far a publication is.
 *
 * @param sending whether records are being sent; before that, they may have to be read as a whole
 * @param records how many have been read or sent so far
 * @param share   how much of the whole that is, from 0 to 1
 * @param elapsed since the reading, or then the sending, began
 */
public record SendProgress(boolean sending, long records, double share, Duration elapsed) {}
