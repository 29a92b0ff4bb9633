/** Files and standard output as sources and sinks. */
@NullMarked
package io.spawnwatch.connector.file;

import org.jspecify.annotations.NullMarked;
