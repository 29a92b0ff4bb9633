/** What can never or always hold in a search, and which names its rows do not have. */
@NullMarked
package io.spawnwatch.detection.plan.lint;

import org.jspecify.annotations.NullMarked;
