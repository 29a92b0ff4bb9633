/** What a detection file says, and loading it. */
@NullMarked
package io.spawnwatch.detection;

import org.jspecify.annotations.NullMarked;
