/** Where events come from and results go to: Kafka topics, files and standard output. */
@NullMarked
package io.spawnwatch.connector;

import org.jspecify.annotations.NullMarked;
