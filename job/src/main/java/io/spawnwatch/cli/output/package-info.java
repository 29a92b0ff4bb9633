/** Where commands write: the terminal, and files that options name, which are written whole or not at all. */
@NullMarked
package io.spawnwatch.cli.output;

import org.jspecify.annotations.NullMarked;
