/** The job: its main class, its topology and the permanent ids of its operators. */
@NullMarked
package io.spawnwatch;

import org.jspecify.annotations.NullMarked;
