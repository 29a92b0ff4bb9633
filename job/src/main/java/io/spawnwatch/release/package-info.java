/** Releases of the live job on a cluster: keeping, starting, replacing and taking them back. */
@NullMarked
package io.spawnwatch.release;

import org.jspecify.annotations.NullMarked;
