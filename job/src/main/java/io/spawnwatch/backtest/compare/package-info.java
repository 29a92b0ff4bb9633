/** The same events against two sets of detections. */
@NullMarked
package io.spawnwatch.backtest.compare;

import org.jspecify.annotations.NullMarked;
