/** What the commands after tstats make of a group's row, and when that row may be reported. */
@NullMarked
package io.spawnwatch.detection.plan.rows;

import org.jspecify.annotations.NullMarked;
