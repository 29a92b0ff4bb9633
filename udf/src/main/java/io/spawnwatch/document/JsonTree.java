package io.spawnwatch.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.spawnwatch.document.DocumentValue.Kind;
import io.spawnwatch.document.DocumentValue.Scalar;
import io.spawnwatch.document.DocumentValue.Sequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;

/** Reads JSON into {@link DocumentValue}s, with the place of every value. */
final class JsonTree {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Names come from the network. If they were interned or shared, anyone could fill the table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Documents.MAX_NESTING)
                    .maxStringLength(Documents.MAX_CHARACTERS)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final LineIndex lines;
    private final JsonParser parser;

    private JsonTree(LineIndex lines, JsonParser parser) {
        this.lines = lines;
        this.parser = parser;
    }

    static Mapping read(String origin, String text) {
        LineIndex lines = new LineIndex(origin, Documents.withoutByteOrderMark(origin, text));
        try (JsonParser parser = FACTORY.createParser(lines.text())) {
            JsonTree tree = new JsonTree(lines, parser);
            if (parser.nextToken() == null) {
                throw new InvalidDocumentException(Place.whole(origin), "empty, expected a JSON object");
            }
            DocumentValue value = tree.value("");
            if (!(value instanceof Mapping mapping)) {
                throw new InvalidDocumentException(
                        value.place(), "found " + value.described() + ", expected a JSON object");
            }
            if (parser.nextToken() != null) {
                throw new InvalidDocumentException(
                        tree.place(), "more text after the JSON object", "a record must be one object");
            }
            return mapping;
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
            throw new InvalidDocumentException(
                    lines.placeAt(
                            (int) Math.max(0, Math.min(offset, lines.text().length()))),
                    "not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    private DocumentValue value(String path) throws IOException {
        int start = start();
        Place place = lines.placeAt(start);
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(place, path);
            case START_ARRAY -> sequence(place, path);
            case VALUE_STRING -> text(place, start, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> written(place, start, Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> written(place, start, Kind.BOOLEAN);
            case VALUE_NULL -> written(place, start, Kind.NULL);
            default -> throw new InvalidDocumentException(place, "not valid JSON: unexpected end");
        };
    }

    private Mapping mapping(Place place, String path) throws IOException {
        String prefix = path.isEmpty() ? "" : path + ".";
        Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place keyPlace = place();
            String key = parser.currentName();
            parser.nextToken();
            Mapping.Entry before = entries.put(key, new Mapping.Entry(keyPlace, value(prefix + key)));
            if (before != null) {
                throw new InvalidDocumentException(
                        keyPlace, "duplicate key '" + prefix + DocumentValue.excerpt(key) + "'");
            }
        }
        return new Mapping(place, prefix, entries);
    }

    private Sequence sequence(Place place, String path) throws IOException {
        List<DocumentValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(path + "[" + elements.size() + "]"));
        }
        return new Sequence(place, elements);
    }

    private Scalar text(Place place, int start, String value) {
        return new Scalar(place, value, Kind.TEXT, () -> {
            int end = ScalarOffsets.closingQuote(lines.text(), start) + 1;
            return lines.source(value, ScalarOffsets.of(lines.text(), start, end, ScalarStyle.DOUBLE_QUOTED, value));
        });
    }

    private Scalar written(Place place, int start, Kind kind) throws IOException {
        String value = parser.getText();
        return new Scalar(
                place,
                value,
                kind,
                () -> lines.source(
                        value,
                        ScalarOffsets.of(lines.text(), start, start + value.length(), ScalarStyle.PLAIN, value)));
    }

    private Place place() {
        return lines.placeAt(start());
    }

    private int start() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }
}
