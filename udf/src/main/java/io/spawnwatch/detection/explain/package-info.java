/** What a detection means, in words and plain records: reports print it without walking syntax trees. */
@NullMarked
package io.spawnwatch.detection.explain;

import org.jspecify.annotations.NullMarked;
