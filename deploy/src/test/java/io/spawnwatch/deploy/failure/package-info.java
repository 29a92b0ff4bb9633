/** Failures of a cluster of real processes, by which nothing may be lost or doubled. */
@NullMarked
package io.spawnwatch.deploy.failure;

import org.jspecify.annotations.NullMarked;
