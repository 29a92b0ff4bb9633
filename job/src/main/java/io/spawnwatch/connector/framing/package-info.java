/** Cuts bytes into records, whatever the file's format, and recovers after damage. Does not know Flink. */
@NullMarked
package io.spawnwatch.connector.framing;

import org.jspecify.annotations.NullMarked;
