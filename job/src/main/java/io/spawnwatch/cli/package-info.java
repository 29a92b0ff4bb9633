/** The command line: one subcommand per file. */
@NullMarked
package io.spawnwatch.cli;

import org.jspecify.annotations.NullMarked;
