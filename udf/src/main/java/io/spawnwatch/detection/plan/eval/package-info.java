/**
 * The expressions of {@code eval} and {@code where}, compiled so that they can be evaluated for one row after another.
 */
@NullMarked
package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.NullMarked;
