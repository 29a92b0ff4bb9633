/** The one topology, its endpoints and the permanent ids of its operators. */
@NullMarked
package io.spawnwatch.topology;

import org.jspecify.annotations.NullMarked;
