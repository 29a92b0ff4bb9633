/** Sources and sinks for Kafka topics, exactly-once commits, and the checks of a Kafka cluster before a job starts. */
@NullMarked
package io.spawnwatch.connector.kafka;

import org.jspecify.annotations.NullMarked;
