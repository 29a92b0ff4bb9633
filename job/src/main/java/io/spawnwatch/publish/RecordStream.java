package io.spawnwatch.publish;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records one after the other. */
interface RecordStream extends Closeable {

    /** The next record, or null at the end. */
    @Nullable
    DatedRecord next() throws IOException;
}
