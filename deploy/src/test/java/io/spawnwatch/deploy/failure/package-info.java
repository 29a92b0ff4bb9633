/** A cluster of real processes, what can happen to it, and that nothing is lost or doubled by it. */
@NullMarked
package io.spawnwatch.deploy.failure;

import org.jspecify.annotations.NullMarked;
