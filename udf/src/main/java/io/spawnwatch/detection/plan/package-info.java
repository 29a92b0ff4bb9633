/** From a syntax tree to immutable, fast predicates. */
@NullMarked
package io.spawnwatch.detection.plan;

import org.jspecify.annotations.NullMarked;
