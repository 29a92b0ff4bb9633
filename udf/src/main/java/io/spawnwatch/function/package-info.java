/** The Flink functions, their state, output tags and type information. */
@NullMarked
package io.spawnwatch.function;

import org.jspecify.annotations.NullMarked;
