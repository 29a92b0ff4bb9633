/** Which of many detections an event can match, found by their prefilters before any predicate runs. */
@NullMarked
package io.spawnwatch.detection.plan.index;

import org.jspecify.annotations.NullMarked;
