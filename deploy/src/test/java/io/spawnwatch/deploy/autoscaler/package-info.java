/** What the Flink operator's autoscaler decides for the job. */
@NullMarked
package io.spawnwatch.deploy.autoscaler;

import org.jspecify.annotations.NullMarked;
