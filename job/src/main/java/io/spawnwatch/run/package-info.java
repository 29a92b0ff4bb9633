/** Assembles, starts and watches a job: Flink's configuration, the live job, bounded runs. */
@NullMarked
package io.spawnwatch.run;

import org.jspecify.annotations.NullMarked;
