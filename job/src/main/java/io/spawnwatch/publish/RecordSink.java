package io.spawnwatch.publish;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the records that are sent. */
@FunctionalInterface
public interface RecordSink {

    /**
     * Sends a record. May return before it has arrived.
     *
     * @param place file and line, for messages
     * @param host  host of the process event, or null if the record is none or has none
     * @param value the record
     * @throws IOException if this or an earlier record cannot be sent
     */
    void send(String place, @Nullable String host, byte[] value) throws IOException;
}
