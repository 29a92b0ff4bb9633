/** Search text: tokens, macro expansion, syntax tree, checks; every error has its place. */
@NullMarked
package io.spawnwatch.detection.spl;

import org.jspecify.annotations.NullMarked;
