/** Reads YAML and JSON that people write into a tree that knows the place of every value. */
@NullMarked
package io.spawnwatch.document;

import org.jspecify.annotations.NullMarked;
