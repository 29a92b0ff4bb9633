/** Compares the job with its limit and with other engines: {@code deploy/benchmark/README.md}. */
@NullMarked
package io.spawnwatch.deploy.benchmark;

import org.jspecify.annotations.NullMarked;
