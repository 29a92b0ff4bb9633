/** Settings: read once, validated once, typed from then on. */
@NullMarked
package io.spawnwatch.config;

import org.jspecify.annotations.NullMarked;
