/** The sample that the demo runs on: made here, from a seed, in the formats that real sources have. */
@NullMarked
package io.spawnwatch.cli.demo;

import org.jspecify.annotations.NullMarked;
