/** What matched, the group it counts in, and what a group adds up to inside one window. */
@NullMarked
package io.spawnwatch.sighting;

import org.jspecify.annotations.NullMarked;
