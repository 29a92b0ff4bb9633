/** Finds the times in a record's bytes and moves them. */
@NullMarked
package io.spawnwatch.decode.time;

import org.jspecify.annotations.NullMarked;
