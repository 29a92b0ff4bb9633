package io.spawnwatch.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * JSON as it may stand in a script element: in ASCII and without {@code <}, so that no text ends the element, begins a comment
 * in it, or is a line break to some parser. A lone surrogate stays what it is.
 */
final class PageJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    static {
        MAPPER.getFactory().setCharacterEscapes(new LessThan());
    }

    private PageJson() {}

    /** Writes a value. The writer stays open. */
    static void write(JsonNode value, Writer out) throws IOException {
        MAPPER.writeValue(out, value);
    }

    /** Begins a document of several values. */
    static JsonGenerator generator(Writer out) throws IOException {
        return MAPPER.createGenerator(out);
    }

    /** Escapes what JSON must, {@code <}, and the control character that JSON leaves. */
    private static final class LessThan extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        /** The last character of ASCII, and a control character. */
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes['<'] = ESCAPE_STANDARD;
            escapes[DELETE] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
