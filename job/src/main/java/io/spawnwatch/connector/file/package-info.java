/** Sources and sinks for files and standard output. */
@NullMarked
package io.spawnwatch.connector.file;

import org.jspecify.annotations.NullMarked;
