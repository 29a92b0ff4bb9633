/** Files that options name, written whole or not at all. */
@NullMarked
package io.spawnwatch.cli.output;

import org.jspecify.annotations.NullMarked;
