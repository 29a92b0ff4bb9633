package io.spawnwatch.decode.time;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.TimeNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the times in a JSON record, under the names that a decoder knows, wherever it would look for them: in nested objects
 * and dotted names, in lists of {@code Data} elements, and in EventData that was written as JSON into a string.
 */
final class JsonTimes {
    private static final int BYTE_ORDER_MARK = 3;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(EventDecoder.MAX_DEPTH)
                    .maxNameLength(EventDecoder.MAX_BYTES)
                    .maxNumberLength(EventDecoder.MAX_BYTES)
                    .maxStringLength(EventDecoder.MAX_BYTES)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    /** The text that is parsed: the record, or a string in it. In place of each byte that is not ASCII it has another. */
    private final byte[] text;

    /** For each byte of the text, its index in the record; null if they are the same. */
    private final int @Nullable [] indexes;

    private final List<TimePlace> places;

    private JsonTimes(byte[] text, int @Nullable [] indexes, List<TimePlace> places) {
        this.text = text;
        this.indexes = indexes;
        this.places = places;
    }

    /**
     * The places of all times.
     *
     * @throws IOException if the record is not a JSON object
     */
    static List<TimePlace> in(byte[] record) throws IOException {
        List<TimePlace> places = new ArrayList<>();
        new JsonTimes(ascii(record), null, places).readRecord(TimeNames.ofJson());
        return places;
    }

    /** Replaces what is not ASCII, so that bytes which are not UTF-8 do not matter and an index is a byte's. */
    private static byte[] ascii(byte[] record) {
        byte[] ascii = record.clone();
        for (int i = 0; i < ascii.length; i++) {
            if (ascii[i] < 0) {
                ascii[i] = (byte) (i < BYTE_ORDER_MARK ? ' ' : '?');
            }
        }
        return ascii;
    }

    private void readRecord(TimeNames names) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            readObject(parser, names);
        }
    }

    private void readObject(JsonParser parser, TimeNames names) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            TimeNames.Name known = names.get(name);
            JsonToken value = parser.nextToken();
            if (known == null) {
                parser.skipChildren();
            } else {
                readValue(parser, value, known);
            }
        }
    }

    private void readValue(JsonParser parser, JsonToken value, TimeNames.Name name) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            TimeNames inside = name.inside();
            if (name.isDataElement()) {
                readDataElement(parser, name);
            } else if (inside != null) {
                readObject(parser, inside);
            } else {
                parser.skipChildren();
            }
        } else if (value == JsonToken.START_ARRAY) {
            readList(parser, name);
        } else if (name.mayBeJsonText() && value == JsonToken.VALUE_STRING) {
            readJsonText(parser, name);
        } else if (name.isTime()) {
            add(place(parser, value, name.isEpochSeconds()));
        }
    }

    private void readList(JsonParser parser, TimeNames.Name name) throws IOException {
        for (JsonToken value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            if (value == JsonToken.START_OBJECT && name.isDataElement()) {
                readDataElement(parser, name);
            } else if (value.isStructStart()) {
                parser.skipChildren();
            } else if (name.isTime()) {
                add(place(parser, value, name.isEpochSeconds()));
            }
        }
    }

    private void readDataElement(JsonParser parser, TimeNames.Name element) throws IOException {
        DataElement data = new DataElement();
        TimeNames names = element.inside();
        if (names == null) {
            parser.skipChildren();
        } else {
            readDataElement(parser, names, data);
        }
        if (data.name != null && TimeNames.isDataTime(data.name)) {
            add(data.place);
        }
    }

    private void readDataElement(JsonParser parser, TimeNames names, DataElement data) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            TimeNames.Name known = names.get(name);
            JsonToken value = parser.nextToken();
            TimeNames inside = known == null ? null : known.inside();
            if (value == JsonToken.START_OBJECT && inside != null) {
                readDataElement(parser, inside, data);
            } else if (known == null || value.isStructStart()) {
                parser.skipChildren();
            } else if (known.isDataName()) {
                data.name = parser.getText();
            } else if (known.isDataText()) {
                data.place = place(parser, value, false);
            }
        }
    }

    /** Reads JSON that was written into a string. What is not JSON has no times. */
    private void readJsonText(JsonParser parser, TimeNames.Name name) throws IOException {
        TimeNames inside = name.inside();
        TimePlace string = place(parser, JsonToken.VALUE_STRING, false);
        if (inside == null || string == null) {
            return;
        }
        Unescaped unescaped = Unescaped.of(text, string, indexes);
        try {
            new JsonTimes(unescaped.text, unescaped.indexes, places).readRecord(inside);
        } catch (IOException e) {
            // The decoder says what that means for the record.
            return;
        }
    }

    /** The place of the current value in {@link #text}, or null if it is neither a string nor a number. */
    private @Nullable TimePlace place(JsonParser parser, JsonToken value, boolean epochSeconds) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (value == JsonToken.VALUE_STRING) {
            // Reads the string to its end, and refuses what is not one.
            parser.finishToken();
            int end = start + 1;
            while (text[end] != '"') {
                end += text[end] == '\\' ? 2 : 1;
            }
            return new TimePlace(start + 1, end, epochSeconds);
        }
        return value.isNumeric() ? new TimePlace(start, start + parser.getTextLength(), epochSeconds) : null;
    }

    /** Adds a place, unless the value is written with escapes and so has no place of its own in the record. */
    private void add(@Nullable TimePlace place) {
        if (place == null) {
            return;
        }
        if (indexes == null) {
            places.add(place);
            return;
        }
        int length = place.end() - place.start();
        int start = indexes[place.start()];
        if (length > 0 && indexes[place.end() - 1] == start + length - 1) {
            places.add(new TimePlace(start, start + length, place.epochSeconds()));
        }
    }

    /** What is known of a {@code Data} element. */
    private static final class DataElement {
        private @Nullable String name;
        private @Nullable TimePlace place;
    }

    /** The content of a string, and where each of its bytes stands in the record. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Unescaped(byte[] text, int[] indexes) {

        static Unescaped of(byte[] text, TimePlace string, int @Nullable [] outer) {
            byte[] unescaped = new byte[string.end() - string.start()];
            int[] indexes = new int[unescaped.length];
            int length = 0;
            int at = string.start();
            while (at < string.end()) {
                indexes[length] = outer == null ? at : outer[at];
                if (text[at] != '\\') {
                    unescaped[length++] = text[at++];
                } else if (text[at + 1] == 'u') {
                    int code = Integer.parseInt(new String(text, at + 2, 4, StandardCharsets.ISO_8859_1), 16);
                    unescaped[length++] = (byte) (code < 0x80 ? code : '?');
                    at += 6;
                } else {
                    unescaped[length++] = meaning(text[at + 1]);
                    at += 2;
                }
            }
            return new Unescaped(Arrays.copyOf(unescaped, length), Arrays.copyOf(indexes, length));
        }

        private static byte meaning(byte escaped) {
            return switch (escaped) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'b' -> '\b';
                case 'f' -> '\f';
                default -> escaped;
            };
        }
    }
}
