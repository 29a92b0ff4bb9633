/** What a cluster on one machine needs beside Flink's own processes. */
@NullMarked
package io.spawnwatch.deploy;

import org.jspecify.annotations.NullMarked;
