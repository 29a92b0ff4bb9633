package io.spawnwatch.connector.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.JsonRows;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Writes rows as Parquet, with the structure and the names of their JSON: times are timestamps in UTC, counts 64-bit integers,
 * scores doubles, lists and objects what they are. Every column may be null.
 */
public final class ParquetTable {
    private static final String LIST = "list";
    private static final String ELEMENT = "element";

    private long text;

    private ParquetTable() {}

    /**
     * Writes a table. A row group at a time is in memory.
     *
     * @param rows a file with JSON lines
     */
    public static void write(Path rows, RowColumns columns, OutputStream out) throws IOException {
        write(rows, columns, out, ParquetFile.ROW_GROUP_BYTES);
    }

    static void write(Path rows, RowColumns columns, OutputStream out, long rowGroupBytes) throws IOException {
        ParquetTable table = new ParquetTable();
        try (ParquetFile file = new ParquetFile(schema(columns), out, rowGroupBytes);
                JsonRows objects = JsonRows.open(rows)) {
            for (ObjectNode row = objects.next(); row != null; row = objects.next()) {
                RecordConsumer consumer = file.consumer();
                consumer.startMessage();
                table.writeFields(columns.all(), row, consumer);
                consumer.endMessage();
                file.endRow(table.text);
            }
            file.finish();
        }
    }

    static MessageType schema(RowColumns columns) {
        return new MessageType(
                "row", columns.all().stream().map(ParquetTable::field).toList());
    }

    private static Type field(Column column) {
        return switch (column.type()) {
            case TEXT -> text(column.name());
            case INTEGER -> primitive(PrimitiveTypeName.INT64, column.name());
            case NUMBER -> primitive(PrimitiveTypeName.DOUBLE, column.name());
            case BOOLEAN -> primitive(PrimitiveTypeName.BOOLEAN, column.name());
            case TIME ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                        .named(column.name());
            case TEXTS -> list(column.name(), text(ELEMENT));
            case OBJECT -> object(column.name(), column.fields());
            case OBJECTS -> list(column.name(), object(ELEMENT, column.fields()));
        };
    }

    private static Type primitive(PrimitiveTypeName type, String name) {
        return Types.optional(type).named(name);
    }

    private static Type text(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static Type object(String name, List<Column> fields) {
        return new GroupType(
                Repetition.OPTIONAL,
                name,
                fields.stream().map(ParquetTable::field).toList());
    }

    /** A list in the three levels that the format's specification asks for. */
    private static Type list(String name, Type element) {
        return Types.optionalGroup()
                .as(LogicalTypeAnnotation.listType())
                .addField(new GroupType(Repetition.REPEATED, LIST, element))
                .named(name);
    }

    private void writeFields(List<Column> columns, JsonNode object, RecordConsumer consumer) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            JsonNode value = object.get(column.name());
            if (value != null && !value.isNull()) {
                consumer.startField(column.name(), i);
                writeValue(column, value, consumer);
                consumer.endField(column.name(), i);
            }
        }
    }

    private void writeValue(Column column, JsonNode value, RecordConsumer consumer) {
        switch (column.type()) {
            case TEXT -> writeText(value, consumer);
            case INTEGER -> consumer.addLong(value.longValue());
            case NUMBER -> consumer.addDouble(value.doubleValue());
            case BOOLEAN -> consumer.addBoolean(value.booleanValue());
            case TIME -> consumer.addLong(Instant.parse(value.textValue()).toEpochMilli());
            case TEXTS -> writeTexts(value, consumer);
            case OBJECT -> writeObject(column, value, consumer);
            case OBJECTS -> writeObjects(column, value, consumer);
        }
    }

    private void writeText(JsonNode value, RecordConsumer consumer) {
        Binary binary = Binary.fromString(WellFormedText.of(value.asText()));
        text += binary.length();
        consumer.addBinary(binary);
    }

    private void writeObject(Column column, JsonNode value, RecordConsumer consumer) {
        consumer.startGroup();
        writeFields(column.fields(), value, consumer);
        consumer.endGroup();
    }

    private void writeTexts(JsonNode value, RecordConsumer consumer) {
        consumer.startGroup();
        if (!value.isArray()) {
            consumer.startField(LIST, 0);
            writeElement(value, consumer);
            consumer.endField(LIST, 0);
        } else if (!value.isEmpty()) {
            consumer.startField(LIST, 0);
            value.forEach(item -> writeElement(item, consumer));
            consumer.endField(LIST, 0);
        }
        consumer.endGroup();
    }

    private void writeElement(JsonNode text, RecordConsumer consumer) {
        consumer.startGroup();
        consumer.startField(ELEMENT, 0);
        writeText(text, consumer);
        consumer.endField(ELEMENT, 0);
        consumer.endGroup();
    }

    private void writeObjects(Column column, JsonNode list, RecordConsumer consumer) {
        consumer.startGroup();
        if (!list.isEmpty()) {
            consumer.startField(LIST, 0);
            list.forEach(item -> {
                consumer.startGroup();
                consumer.startField(ELEMENT, 0);
                writeObject(column, item, consumer);
                consumer.endField(ELEMENT, 0);
                consumer.endGroup();
            });
            consumer.endField(LIST, 0);
        }
        consumer.endGroup();
    }
}
