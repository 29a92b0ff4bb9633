package io.spawnwatch.connector.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The published JSON Schemas. Besides what consumers check, a record is checked against a closed schema, which has no room
 * for a row's own fields: a field that the writer adds without describing it is a fault.
 */
@SuppressWarnings(
        "ImmutableEnumChecker") // Neither Jackson nor the validator declares its classes immutable; nobody changes
// these.
public enum RecordSchemas {
    /** Records of the topic {@code risk-events}. */
    RISK_EVENT("risk-event"),
    /** Records of the topic {@code suppressed}. */
    SUPPRESSED("suppressed"),
    /** Records of the topic {@code rejected}. */
    REJECTED("rejected");

    private final ObjectNode definition;
    private final Schema published;
    private final Schema closed;

    RecordSchemas(String name) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        definition = read(name);
        published = registry.getSchema(SchemaLocation.of(location(name)));
        closed = registry.getSchema(closed(definition));
    }

    /** The names of all fields that the schema describes, in the order of the file, those of nested objects included. */
    public List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        addFieldNames(merged(definition), names);
        return names;
    }

    /** The names of the record's own fields, without those of nested objects. */
    public List<String> ownFieldNames() {
        return names(merged(definition).get("properties")).toList();
    }

    /** The names of the fields that every record has. */
    public List<String> required() {
        List<String> names = new ArrayList<>();
        merged(definition).get("required").forEach(name -> names.add(name.textValue()));
        return names;
    }

    /** What is wrong with a record; empty if it satisfies the schema. */
    public List<String> faults(JsonNode record) {
        return Stream.concat(published.validate(record).stream(), closed.validate(withoutRow(record)).stream())
                .map(Objects::toString)
                .distinct()
                .toList();
    }

    /** Removes the row's fields, which stand between the window and the count. */
    private JsonNode withoutRow(JsonNode record) {
        ObjectNode own = record.deepCopy();
        List<String> names = names(record).toList();
        int end = names.indexOf("count");
        for (int i = names.indexOf("window_end") + 1; this != REJECTED && i < end; i++) {
            if (!names.get(i).endsWith("_left_out")) {
                own.remove(names.get(i));
            }
        }
        return own;
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(field -> field.getKey());
    }

    private static ObjectNode closed(ObjectNode definition) {
        return merged(definition).put("additionalProperties", false);
    }

    /** The definition with what it refers to. */
    private static ObjectNode merged(ObjectNode definition) {
        JsonNode reference = definition.get("$ref");
        if (reference == null) {
            return definition.deepCopy();
        }
        ObjectNode merged = read(reference.textValue().replace(".schema.json", ""));
        merged.withObject("properties").setAll((ObjectNode) definition.get("properties"));
        definition.get("required").forEach(name -> merged.withArray("required").add(name));
        return merged;
    }

    private static void addFieldNames(JsonNode node, List<String> names) {
        JsonNode properties = node.get("properties");
        if (properties != null) {
            properties.properties().forEach(field -> {
                names.add(field.getKey());
                addFieldNames(field.getValue(), names);
            });
        }
        if (node.has("items")) {
            addFieldNames(node.get("items"), names);
        }
    }

    private static ObjectNode read(String name) {
        String resource = "/schema/" + name + ".schema.json";
        try (InputStream in = Objects.requireNonNull(RecordJson.class.getResourceAsStream(resource), resource)) {
            return (ObjectNode) new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String location(String name) {
        return "classpath:schema/" + name + ".schema.json";
    }
}
