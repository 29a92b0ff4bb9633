/** Checks alert rules and dashboard against what a running job exports. */
@NullMarked
package io.spawnwatch.deploy.monitoring;

import org.jspecify.annotations.NullMarked;
