/**
 * Decodes the bytes of a record to a {@link io.spawnwatch.event.ProcessEvent} or a rejection. A new sourcetype is added in {@link
 * io.spawnwatch.decode.Sourcetype} and {@code SourcetypeDecoder}, its field names in {@code JsonNames}.
 */
@NullMarked
package io.spawnwatch.decode;

import org.jspecify.annotations.NullMarked;
