/** The sample that the demo runs on, generated from a seed in the formats of real sources. */
@NullMarked
package io.spawnwatch.cli.demo;

import org.jspecify.annotations.NullMarked;
