package io.spawnwatch.connector.framing;

import java.io.IOException;

/** Looks for the end of one record. Goes on where it stopped, as the buffer's window can be moved in between. */
interface Extent {

    /** How a scan ended. */
    enum Outcome {
        /** The record is whole and ends before {@link #stop}. */
        WHOLE,

        /** What stands at {@link #stop} contradicts that the record is whole. */
        BROKEN,

        /** The record is longer than a record may be, or stands in a larger one that is; it goes on at {@link #stop}. */
        FULL,

        /** The stream ends first. */
        ENDED
    }

    /**
     * Reads on.
     *
     * @param index where, as the buffer knows it now
     */
    Outcome resume(int index) throws IOException;

    /** Where the scan stopped. */
    int stop();
}
