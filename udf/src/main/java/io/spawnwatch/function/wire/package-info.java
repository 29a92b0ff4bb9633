/** How sightings and rows are serialised between operators. What is in state has Flink's serialisers of records. */
@NullMarked
package io.spawnwatch.function.wire;

import org.jspecify.annotations.NullMarked;
