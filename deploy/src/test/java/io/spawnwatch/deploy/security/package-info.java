/** Checks what is shipped against known advisories. */
@NullMarked
package io.spawnwatch.deploy.security;

import org.jspecify.annotations.NullMarked;
