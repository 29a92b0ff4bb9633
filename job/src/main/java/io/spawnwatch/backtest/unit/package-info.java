/** Unit tests of detections: recorded or written events, what is expected of them, and the verdicts. Needs no Flink job. */
@NullMarked
package io.spawnwatch.backtest.unit;

import org.jspecify.annotations.NullMarked;
