/** Seeded input of realistic shape, and the rows that a correct answer has. */
@NullMarked
package io.spawnwatch.deploy.benchmark.input;

import org.jspecify.annotations.NullMarked;
