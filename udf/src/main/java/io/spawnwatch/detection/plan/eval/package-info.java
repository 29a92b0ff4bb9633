/** The expressions and functions of eval and where, compiled to run on one row. */
@NullMarked
package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.NullMarked;
