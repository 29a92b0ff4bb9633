/** The documentation: its links lead somewhere, and what it says can be run is run. */
@NullMarked
package io.spawnwatch.deploy.docs;

import org.jspecify.annotations.NullMarked;
