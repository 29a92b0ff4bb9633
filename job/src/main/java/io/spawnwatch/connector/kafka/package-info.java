/** Kafka topics as sources and sinks, and the checks of a cluster before a job starts. */
@NullMarked
package io.spawnwatch.connector.kafka;

import org.jspecify.annotations.NullMarked;
