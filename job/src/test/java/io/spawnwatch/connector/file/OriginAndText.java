package io.spawnwatch.connector.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What the tests' sources emit: a record's text, or a fault after an exclamation mark, with its origin. Public for Flink. */
public record OriginAndText(String file, long line, String text) {

    /** Names the file without its folder. */
    static final class Deserializer implements RecordDeserializer<OriginAndText> {
        private static final long serialVersionUID = 1L;

        @Override
        public OriginAndText deserialize(String file, long line, byte[] bytes) {
            return new OriginAndText(
                    Path.of(file).getFileName().toString(), line, new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public OriginAndText unreadable(String file, long line, String fault) {
            return new OriginAndText(Path.of(file).getFileName().toString(), line, "!" + fault);
        }
    }
}
