/** Checks the image and the compose file as far as possible without a container. */
@NullMarked
package io.spawnwatch.deploy.docker;

import org.jspecify.annotations.NullMarked;
