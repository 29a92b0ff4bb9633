/** Detections: what their files say, loading them, and why some are refused. */
@NullMarked
package io.spawnwatch.detection;

import org.jspecify.annotations.NullMarked;
