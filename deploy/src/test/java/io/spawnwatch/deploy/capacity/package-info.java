/** Measures what a job needs of a cluster: the figures of {@code deploy/capacity/README.md}. */
@NullMarked
package io.spawnwatch.deploy.capacity;

import org.jspecify.annotations.NullMarked;
