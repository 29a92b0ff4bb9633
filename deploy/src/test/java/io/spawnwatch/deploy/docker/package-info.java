/** The image and the compose file, as far as they can be checked without a container. */
@NullMarked
package io.spawnwatch.deploy.docker;

import org.jspecify.annotations.NullMarked;
