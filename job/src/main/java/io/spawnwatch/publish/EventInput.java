package io.spawnwatch.publish;

import java.io.IOException;
import java.io.InputStream;

/** A file with events. It may be read several times and must not change in between. */
public interface EventInput {

    /** The file's name as people write it. */
    String name();

    /** Its size in bytes, as it is stored. */
    long bytes() throws IOException;

    /** Opens it at its beginning. */
    InputStream open() throws IOException;
}
