/** The Kubernetes resources, held against their schemas, against each other and against the job's own configuration. */
@NullMarked
package io.spawnwatch.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
