/** What is shipped, held against the advisories that are known about it. */
@NullMarked
package io.spawnwatch.deploy.security;

import org.jspecify.annotations.NullMarked;
