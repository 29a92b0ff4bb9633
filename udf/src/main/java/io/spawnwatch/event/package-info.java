/** Process events in the terms of the CIM data model {@code Endpoint.Processes}. */
@NullMarked
package io.spawnwatch.event;

import org.jspecify.annotations.NullMarked;
