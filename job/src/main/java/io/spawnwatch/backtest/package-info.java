/** Detections over the events of a past: what is read, which detections run, and what they found. */
@NullMarked
package io.spawnwatch.backtest;

import org.jspecify.annotations.NullMarked;
