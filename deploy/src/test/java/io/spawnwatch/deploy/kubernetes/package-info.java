/** Checks the Kubernetes resources against their schemas, each other and the job's configuration. */
@NullMarked
package io.spawnwatch.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
