/** Counts of a run that survive an interruption. */
@NullMarked
package io.spawnwatch.topology.counts;

import org.jspecify.annotations.NullMarked;
