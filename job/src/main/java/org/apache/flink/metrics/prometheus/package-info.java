/** Adds a bind address to Flink's Prometheus reporter, in the only package from which it can be extended. */
@NullMarked
package org.apache.flink.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
