/** Tests of detections: recorded or written events, what is expected of them, and the verdicts. Needs no Flink job. */
@NullMarked
package io.spawnwatch.backtest;

import org.jspecify.annotations.NullMarked;
