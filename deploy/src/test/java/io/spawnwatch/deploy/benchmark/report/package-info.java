/** What a person and a program read of the results. */
@NullMarked
package io.spawnwatch.deploy.benchmark.report;

import org.jspecify.annotations.NullMarked;
