/** The pattern languages that a search may use: regular expressions, LIKE, CIDR blocks and time formats. */
@NullMarked
package io.spawnwatch.detection.plan.pattern;

import org.jspecify.annotations.NullMarked;
