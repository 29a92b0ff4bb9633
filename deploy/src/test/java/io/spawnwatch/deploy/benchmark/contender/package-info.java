/** What runs in the processes that are measured. */
@NullMarked
package io.spawnwatch.deploy.benchmark.contender;

import org.jspecify.annotations.NullMarked;
