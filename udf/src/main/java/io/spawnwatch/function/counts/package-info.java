/** Counts of a run that survive an interruption. */
@NullMarked
package io.spawnwatch.function.counts;

import org.jspecify.annotations.NullMarked;
