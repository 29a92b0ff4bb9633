/** Releases, and how one replaces another whatever the cluster does meanwhile. */
@NullMarked
package io.spawnwatch.release;

import org.jspecify.annotations.NullMarked;
