/** A search's condition on events, compiled to a predicate over one event. */
@NullMarked
package io.spawnwatch.detection.plan.filter;

import org.jspecify.annotations.NullMarked;
