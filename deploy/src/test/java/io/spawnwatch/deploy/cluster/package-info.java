/** The cluster of {@code deploy/standalone}, for tests that need one. */
@NullMarked
package io.spawnwatch.deploy.cluster;

import org.jspecify.annotations.NullMarked;
