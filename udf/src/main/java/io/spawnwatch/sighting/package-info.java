/** Sightings, the groups that they are counted in, and when a group's row is reported. */
@NullMarked
package io.spawnwatch.sighting;

import org.jspecify.annotations.NullMarked;
