/** Releases, and how one takes the place of another whatever the cluster does meanwhile. */
@NullMarked
package io.spawnwatch.release;

import org.jspecify.annotations.NullMarked;
