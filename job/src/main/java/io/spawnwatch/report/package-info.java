/** Output for people: reports, tables, summaries, progress. */
@NullMarked
package io.spawnwatch.report;

import org.jspecify.annotations.NullMarked;
