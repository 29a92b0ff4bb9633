package io.spawnwatch.connector.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.JsonRows;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as CSV: RFC 4180, in UTF-8, a line of names, then a record for each row. The values of a list stand in one cell,
 * with line breaks between them, as Splunk exports them. An object has a column for each of its fields, with a name such as
 * {@code risk_objects.risk_object}; the cells of a list of objects have as many lines as the list has objects.
 */
public final class CsvTable {
    private static final String LINE_BREAK = "\n";

    private CsvTable() {}

    /**
     * Writes a table.
     *
     * @param rows a file with JSON lines
     */
    public static void write(Path rows, RowColumns columns, OutputStream out) throws IOException {
        try (CSVPrinter csv = new CSVPrinter(
                        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), CSVFormat.RFC4180);
                JsonRows objects = JsonRows.open(rows)) {
            csv.printRecord(names(columns.all(), ""));
            List<@Nullable String> cells = new ArrayList<>();
            for (ObjectNode row = objects.next(); row != null; row = objects.next()) {
                cells.clear();
                addCells(columns.all(), row, cells);
                csv.printRecord(cells);
            }
        }
    }

    private static List<String> names(List<Column> columns, String prefix) {
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            String name = prefix + column.name();
            names.addAll(column.fields().isEmpty() ? List.of(name) : names(column.fields(), name + "."));
        }
        return names;
    }

    private static void addCells(List<Column> columns, JsonNode object, List<@Nullable String> cells) {
        for (Column column : columns) {
            JsonNode value = object.path(column.name());
            switch (column.type()) {
                case OBJECT -> addCells(column.fields(), value, cells);
                case OBJECTS -> column.fields().forEach(field -> cells.add(lines(value, field.name())));
                default -> cells.add(value.isArray() ? lines(value, null) : text(value));
            }
        }
    }

    /** The items of a list, or one field of each. */
    private static @Nullable String lines(JsonNode list, @Nullable String field) {
        if (list.isEmpty()) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        list.forEach(item -> lines.add(WellFormedText.of((field == null ? item : item.path(field)).asText())));
        return String.join(LINE_BREAK, lines);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : WellFormedText.of(value.asText());
    }
}
