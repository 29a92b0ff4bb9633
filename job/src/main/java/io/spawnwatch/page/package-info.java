/** The page that shows risk events in a browser: its parts, and reports that hold it with its data in one file. */
@NullMarked
package io.spawnwatch.page;

import org.jspecify.annotations.NullMarked;
