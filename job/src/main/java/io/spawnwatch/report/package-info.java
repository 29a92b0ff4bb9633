/** What a person looks at: tables, summaries, progress. */
@NullMarked
package io.spawnwatch.report;

import org.jspecify.annotations.NullMarked;
