package io.spawnwatch.connector.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the objects of a file with JSON lines one after another, so that the file may be larger than memory. */
public final class JsonRows implements Closeable {
    private static final ObjectReader READER = JsonMapper.builder()
            // A number is read as it was written, so that writing it again gives the same text.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(ObjectNode.class);

    private final MappingIterator<ObjectNode> objects;

    private JsonRows(MappingIterator<ObjectNode> objects) {
        this.objects = objects;
    }

    /** Opens a file that {@link RecordJson} wrote. */
    public static JsonRows open(Path file) throws IOException {
        return new JsonRows(READER.readValues(new BufferedInputStream(Files.newInputStream(file), 1 << 16)));
    }

    /** The next object, or null after the last one. */
    public @Nullable ObjectNode next() throws IOException {
        return objects.hasNextValue() ? objects.nextValue() : null;
    }

    @Override
    public void close() throws IOException {
        objects.close();
    }
}
