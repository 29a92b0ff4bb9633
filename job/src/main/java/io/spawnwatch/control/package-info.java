/** The allowlist topic, as those who are responsible for it change it, and what its entries cover. */
@NullMarked
package io.spawnwatch.control;

import org.jspecify.annotations.NullMarked;
