/** The live job against a real Kafka broker. */
@NullMarked
package io.spawnwatch.kafka;

import org.jspecify.annotations.NullMarked;
