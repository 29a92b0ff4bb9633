/**
 * How a group's totals become a row: the aggregates, the commands after {@code tstats}, and when the row may be
 * reported.
 */
@NullMarked
package io.spawnwatch.detection.plan.rows;

import org.jspecify.annotations.NullMarked;
