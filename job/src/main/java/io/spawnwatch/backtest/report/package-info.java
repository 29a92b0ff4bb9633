/** Results of tests for other programs: JUnit XML, SARIF, JSON. */
@NullMarked
package io.spawnwatch.backtest.report;

import org.jspecify.annotations.NullMarked;
