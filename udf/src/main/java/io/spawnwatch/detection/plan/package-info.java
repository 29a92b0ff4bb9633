/** From a syntax tree to an immutable plan of what a detection's search computes. */
@NullMarked
package io.spawnwatch.detection.plan;

import org.jspecify.annotations.NullMarked;
