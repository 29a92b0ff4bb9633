/** Releases of the job on a cluster: what runs, what is to run instead, and how one takes the other's place. */
@NullMarked
package io.spawnwatch.release;

import org.jspecify.annotations.NullMarked;
