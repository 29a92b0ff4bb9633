/** Entry points that a cluster from Maven's jars needs in addition to Flink's own. */
@NullMarked
package io.spawnwatch.deploy;

import org.jspecify.annotations.NullMarked;
