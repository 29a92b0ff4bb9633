/** How a job is started and watched: its configuration, checkpoints and ends. */
@NullMarked
package io.spawnwatch.run;

import org.jspecify.annotations.NullMarked;
