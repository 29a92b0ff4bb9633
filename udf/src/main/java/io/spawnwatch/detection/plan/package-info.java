/** Compiles a detection's search from its syntax tree to an immutable plan. */
@NullMarked
package io.spawnwatch.detection.plan;

import org.jspecify.annotations.NullMarked;
