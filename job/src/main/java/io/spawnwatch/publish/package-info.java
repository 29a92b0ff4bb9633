/** Sends recorded events at the pace at which they happened. Knows neither Kafka nor the command line. */
@NullMarked
package io.spawnwatch.publish;

import org.jspecify.annotations.NullMarked;
