package io.spawnwatch.function;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.event.ProcessEvent;
import org.jspecify.annotations.Nullable;

/**
 * What one record of a source became: an event, a rejection, or neither (another kind of event, skipped). Every record
 * becomes one of these, because what is skipped still moves time.
 *
 * @param event     the process execution, or null
 * @param rejection why the record could not be used, or null
 * @param timeMs    event time, epoch milliseconds UTC, or {@link io.spawnwatch.decode.Decoded#NO_TIME}
 * @param clockSkew whether that time lies further ahead of the record's arrival than a sound clock explains
 */
public record SourceRecord(
        @Nullable ProcessEvent event, @Nullable RejectedRecord rejection, long timeMs, boolean clockSkew) {}
