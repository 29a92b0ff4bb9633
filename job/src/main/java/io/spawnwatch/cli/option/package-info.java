/** The options that several commands share, each group with the settings that it makes. */
@NullMarked
package io.spawnwatch.cli.option;

import org.jspecify.annotations.NullMarked;
