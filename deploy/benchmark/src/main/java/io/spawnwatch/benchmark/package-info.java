/** The contenders that need more than the project depends on. */
@NullMarked
package io.spawnwatch.benchmark;

import org.jspecify.annotations.NullMarked;
