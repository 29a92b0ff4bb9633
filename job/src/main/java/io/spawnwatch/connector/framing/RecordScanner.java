package io.spawnwatch.connector.framing;

import java.io.IOException;

/** Looks for the end of one record. A scan can resume where it stopped, because the buffer's window may move in between. */
interface RecordScanner {

    /** How a scan ended. */
    enum Outcome {
        /** The record is complete and ends before {@link #stop}. */
        WHOLE,

        /** The record breaks its own syntax at {@link #stop}. */
        BROKEN,

        /** The record, or a larger one around it, is longer than allowed; it continues at {@link #stop}. */
        FULL,

        /** The stream ended before the record did. */
        ENDED
    }

    /**
     * Continues the scan.
     *
     * @param index where to continue: the buffer's current index of that byte
     */
    Outcome resume(int index) throws IOException;

    /** Where the scan stopped. */
    int stop();
}
