/** The Flink functions with their state, side outputs and metrics. */
@NullMarked
package io.spawnwatch.function;

import org.jspecify.annotations.NullMarked;
