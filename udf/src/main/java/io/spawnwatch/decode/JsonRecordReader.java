package io.spawnwatch.decode;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.spawnwatch.decode.JsonNames.JsonName;
import io.spawnwatch.decode.text.Utf8Text;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the relevant fields of a JSON record, of any carrier, in one pass. */
final class JsonRecordReader {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(EventDecoder.MAX_DEPTH)
                    .maxNameLength(EventDecoder.MAX_BYTES)
                    .maxNumberLength(EventDecoder.MAX_BYTES)
                    .maxStringLength(EventDecoder.MAX_BYTES)
                    .build())
            .errorReportConfiguration(
                    ErrorReportConfiguration.builder().maxErrorTokenLength(16).build())
            // Senders choose the names. Interned names would stay in the JVM.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Some exporters do not escape the control characters of a command line. That must not hide a process.
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    /**
     * Reads a record.
     *
     * @param from        index at which the record starts
     * @param withMessage whether to keep the long {@code Message} text, which is rarely needed and gets its own pass
     */
    void read(byte[] bytes, int from, boolean withMessage, RecordFields fields) throws UnreadableRecordException {
        fields.clear();
        // Checked here and not left to the parser: Jackson accepts overlong forms and encoded surrogates.
        boolean valid = Utf8Text.isValid(bytes, from);
        try (JsonParser parser = valid
                ? FACTORY.createParser(bytes, from, bytes.length - from)
                : FACTORY.createParser(Utf8Text.decode(bytes, from).toCharArray())) {
            readRecord(parser, withMessage, fields, from);
            fields.settle();
        } catch (IOException e) {
            throw new UnreadableRecordException(Rejection.Reason.MALFORMED, "the record cannot be read as JSON");
        }
    }

    private static void readRecord(JsonParser parser, boolean withMessage, RecordFields fields, int from)
            throws IOException, UnreadableRecordException {
        try {
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            if (isObject) {
                readObject(parser, JsonNames.ROOT, withMessage, fields);
            } else {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new UnreadableRecordException(
                        Rejection.Reason.MALFORMED,
                        "another JSON value starts after the end of the record" + place(parser, null, from)
                                + "; send one object per record");
            }
            if (!isObject) {
                throw new UnreadableRecordException(
                        Rejection.Reason.UNRECOGNISED, "the record is not a JSON object; send one object per record");
            }
        } catch (JsonProcessingException e) {
            throw failure(parser, e, from);
        }
    }

    private static void readObject(JsonParser parser, JsonNames names, boolean withMessage, RecordFields fields)
            throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonName known = names.get(name);
            JsonToken value = parser.nextToken();
            if (known == null) {
                parser.skipChildren();
            } else {
                readValue(parser, value, known, withMessage, known.isWeak() ? fields.weaker() : fields);
            }
        }
    }

    private static void readValue(
            JsonParser parser, JsonToken value, JsonName name, boolean withMessage, RecordFields fields)
            throws IOException {
        if (value == JsonToken.START_OBJECT) {
            readInside(parser, name, withMessage, fields);
        } else if (value == JsonToken.START_ARRAY) {
            readList(parser, name, fields);
        } else if (isMessage(name.slot()) && !withMessage) {
            fields.see(name.slot());
        } else if (name.isEventData() && value == JsonToken.VALUE_STRING) {
            readEventDataText(parser.getText().strip(), name, fields);
        } else if (name.slot() != null) {
            readText(parser, value, name, name.slot(), fields);
        }
    }

    private static boolean isMessage(@Nullable RecordSlot slot) {
        return slot == RecordSlot.MESSAGE || slot == RecordSlot.BEATS_MESSAGE;
    }

    /** Reads EventData that a pipeline wrote as JSON into a string. Whether a fault matters depends on the event id. */
    private static void readEventDataText(String text, JsonName name, RecordFields fields) {
        JsonNames inside = name.inside();
        if (text.isEmpty()) {
            return;
        }
        if (inside == null || text.charAt(0) != '{') {
            fields.seeEventData(RecordFields.EventDataText.NOT_JSON);
            return;
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            readObject(parser, inside, false, fields);
            if (parser.nextToken() != null) {
                fields.seeEventData(RecordFields.EventDataText.DAMAGED);
            }
        } catch (IOException e) {
            fields.seeEventData(RecordFields.EventDataText.DAMAGED);
        }
    }

    private static void readInside(JsonParser parser, JsonName name, boolean withMessage, RecordFields fields)
            throws IOException {
        JsonNames inside = name.inside();
        if (name.isData()) {
            readDataElement(parser, name, fields);
        } else if (inside != null) {
            if (name.slot() != null && !name.hasTextInside()) {
                seeStructure(name, name.slot(), fields);
            }
            readObject(parser, inside, withMessage, fields);
        } else {
            refuseStructure(parser, name, fields);
        }
    }

    /** Reads a list. A list of one string counts as that string; a list of {@code Data} elements is read one by one. */
    private static void readList(JsonParser parser, JsonName name, RecordFields fields) throws IOException {
        RecordSlot slot = name.slot();
        if (slot == null && !name.isData()) {
            skipList(parser, name, fields);
            return;
        }
        int elements = 0;
        for (JsonToken value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            elements++;
            if (value == JsonToken.START_OBJECT && name.isData()) {
                readDataElement(parser, name, fields);
            } else if (value.isStructStart()) {
                refuseStructure(parser, name, fields);
            } else if (slot != null) {
                readText(parser, value, name, slot, fields);
            }
        }
        if (slot != null && elements != 1) {
            seeStructure(name, slot, fields);
        }
    }

    private static void skipList(JsonParser parser, JsonName name, RecordFields fields) throws IOException {
        for (JsonToken value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            if (name.isEventData()) {
                fields.seeEventData(RecordFields.EventDataText.LIST);
            }
            parser.skipChildren();
        }
    }

    private static void readDataElement(JsonParser parser, JsonName data, RecordFields fields) throws IOException {
        fields.forget(RecordSlot.DATA_NAME);
        fields.forget(RecordSlot.DATA_TEXT);
        JsonNames inside = data.inside();
        if (inside != null) {
            readObject(parser, inside, false, fields);
        }
        String name = fields.get(RecordSlot.DATA_NAME);
        fields.putData(name == null ? null : JsonNames.eventData(name));
    }

    private static void readText(
            JsonParser parser, JsonToken value, JsonName name, RecordSlot slot, RecordFields fields)
            throws IOException {
        fields.see(slot);
        if (value != JsonToken.VALUE_NULL) {
            fields.put(slot, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            Sourcetype carrier = name.carrier();
            if (carrier != null) {
                fields.seeEventId(carrier);
            }
        }
    }

    private static void refuseStructure(JsonParser parser, JsonName name, RecordFields fields) throws IOException {
        RecordSlot slot = name.slot();
        if (slot != null) {
            seeStructure(name, slot, fields);
        }
        parser.skipChildren();
    }

    private static void seeStructure(JsonName name, RecordSlot slot, RecordFields fields) {
        fields.seeStructure(slot);
        Sourcetype carrier = name.carrier();
        if (carrier != null) {
            fields.seeEventId(carrier);
        }
    }

    private static UnreadableRecordException failure(JsonParser parser, JsonProcessingException e, int from) {
        if (parser.getParsingContext().getNestingDepth() > EventDecoder.MAX_DEPTH) {
            return new UnreadableRecordException(
                    Rejection.Reason.TOO_DEEP,
                    "the JSON is nested more than " + EventDecoder.MAX_DEPTH + " levels deep" + place(parser, e, from)
                            + "; flatten the record");
        }
        if (e instanceof JsonEOFException) {
            return new UnreadableRecordException(
                    Rejection.Reason.MALFORMED,
                    "the JSON is truncated" + place(parser, e, from) + "; send complete records");
        }
        return new UnreadableRecordException(
                Rejection.Reason.MALFORMED,
                "not well-formed JSON" + place(parser, e, from) + ": " + e.getOriginalMessage());
    }

    private static String place(JsonParser parser, @Nullable JsonProcessingException e, int from) {
        var location = e == null || e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        return location.getByteOffset() >= 0
                ? " at byte " + (location.getByteOffset() + from)
                : " at character " + location.getCharOffset();
    }
}
