/** A bounded part of the process event topics, read without any trace on the broker. */
@NullMarked
package io.spawnwatch.connector.kafka.range;

import org.jspecify.annotations.NullMarked;
