/** What a Git change touches: which detections have to be tested again. */
@NullMarked
package io.spawnwatch.backtest.change;

import org.jspecify.annotations.NullMarked;
