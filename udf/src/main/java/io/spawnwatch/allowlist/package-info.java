/** Who is allowed what, from when until when. */
@NullMarked
package io.spawnwatch.allowlist;

import org.jspecify.annotations.NullMarked;
