/** Patterns that a search holds: regular expressions, LIKE, CIDR blocks and time formats. */
@NullMarked
package io.spawnwatch.detection.plan.pattern;

import org.jspecify.annotations.NullMarked;
