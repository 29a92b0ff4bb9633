/** What Flink's reporter for Prometheus lacks, in the package where alone it can be added. */
@NullMarked
package org.apache.flink.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
