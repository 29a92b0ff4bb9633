/** From the bytes of a source to a {@link io.spawnwatch.event.ProcessEvent} or a reason why not; one decoder per sourcetype. */
@NullMarked
package io.spawnwatch.decode;

import org.jspecify.annotations.NullMarked;
