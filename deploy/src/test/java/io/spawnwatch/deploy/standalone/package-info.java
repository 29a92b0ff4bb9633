/** The script of {@code deploy/standalone}, as far as it can be tried without starting a cluster. */
@NullMarked
package io.spawnwatch.deploy.standalone;

import org.jspecify.annotations.NullMarked;
