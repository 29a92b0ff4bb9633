package io.spawnwatch.publish;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent, and how.
 *
 * @param inputs     files, in the order in which they are sent at the highest speed
 * @param sourcetype format of their records
 * @param mapping    how fields become CIM fields
 * @param wanted     which process events to send, and no other records; null to send everything
 * @param speed      how fast
 * @param shiftToNow whether the times of events are moved to now
 */
public record Publication(
        List<EventInput> inputs,
        Sourcetype sourcetype,
        FieldMapping mapping,
        @Nullable EventFilter wanted,
        Speed speed,
        boolean shiftToNow) {

    /** Copies the list. */
    public Publication {
        inputs = List.copyOf(inputs);
    }
}
