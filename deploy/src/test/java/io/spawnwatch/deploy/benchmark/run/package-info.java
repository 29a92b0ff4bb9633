/** Starts the processes, gives them their input, checks what they answer and measures them. */
@NullMarked
package io.spawnwatch.deploy.benchmark.run;

import org.jspecify.annotations.NullMarked;
