/** From bytes to records, whatever the file's format, with recovery after damage; knows no Flink. */
@NullMarked
package io.spawnwatch.connector.framing;

import org.jspecify.annotations.NullMarked;
