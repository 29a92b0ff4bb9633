/** The condition of {@code tstats}, compiled to a predicate on one event. */
@NullMarked
package io.spawnwatch.detection.plan.filter;

import org.jspecify.annotations.NullMarked;
