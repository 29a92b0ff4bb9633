/**
 * How texts are written in the bytes of a record: UTF-8, strings in JSON, texts and names in XML. Knows nothing of events.
 */
@NullMarked
package io.spawnwatch.decode.text;

import org.jspecify.annotations.NullMarked;
