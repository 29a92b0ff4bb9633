/** What a job needs of a cluster, measured on a real one: the figures of the README's chapter on capacity. */
@NullMarked
package io.spawnwatch.deploy.capacity;

import org.jspecify.annotations.NullMarked;
