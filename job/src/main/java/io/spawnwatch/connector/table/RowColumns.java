package io.spawnwatch.connector.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.JsonRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table of risk events or suppressed rows: first those that every risk event has, in the order of its JSON,
 * then the rows' own fields by name. Which fields those are depends on the detections, so two runs of the same detections have
 * the same columns, whatever they find.
 *
 * <p>A field of a row is a text. If a row of the file has several values for it, it is a list of texts; if it is a number in
 * every row that has it, it is a number.
 */
public final class RowColumns {
    private static final List<Column> OF_SUPPRESSIONS = List.of(
            Column.of("allowlist_entry", ColumnType.TEXT),
            Column.of("allowlist_owner", ColumnType.TEXT),
            Column.of("allowlist_reason", ColumnType.TEXT));

    private static final List<Column> OF_RISK_EVENTS = List.of(
            Column.of("risk_event_id", ColumnType.TEXT),
            Column.of("revision", ColumnType.INTEGER),
            Column.of("detection_id", ColumnType.TEXT),
            Column.of("detection_name", ColumnType.TEXT),
            Column.of("detection_version", ColumnType.INTEGER),
            Column.of("search_name", ColumnType.TEXT),
            Column.of("type", ColumnType.TEXT),
            Column.of("window_start", ColumnType.TIME),
            Column.of("window_end", ColumnType.TIME),
            Column.of("count", ColumnType.INTEGER),
            Column.of("firstTime", ColumnType.TIME),
            Column.of("lastTime", ColumnType.TIME),
            Column.of("risk_score", ColumnType.NUMBER),
            Column.of("impact", ColumnType.INTEGER),
            Column.of("confidence", ColumnType.INTEGER),
            Column.of("severity", ColumnType.TEXT),
            Column.of("risk_message", ColumnType.TEXT),
            Column.of("finding_title", ColumnType.TEXT),
            Column.object(
                    "risk_objects",
                    ColumnType.OBJECTS,
                    Column.of("risk_object", ColumnType.TEXT),
                    Column.of("risk_object_type", ColumnType.TEXT),
                    Column.of("risk_score", ColumnType.NUMBER),
                    Column.of("risk_object_kind", ColumnType.TEXT),
                    Column.of("risk_message", ColumnType.TEXT)),
            Column.object(
                    "threat_objects",
                    ColumnType.OBJECTS,
                    Column.of("threat_object", ColumnType.TEXT),
                    Column.of("threat_object_type", ColumnType.TEXT)),
            Column.object(
                    "annotations",
                    ColumnType.OBJECT,
                    Column.of("mitre_attack", ColumnType.TEXTS),
                    Column.of("mitre_attack_technique", ColumnType.TEXTS),
                    Column.of("mitre_attack_tactic", ColumnType.TEXTS)),
            Column.of("analytic_story", ColumnType.TEXTS),
            Column.of("security_domain", ColumnType.TEXT),
            Column.of("row_limit", ColumnType.INTEGER),
            Column.of("late", ColumnType.BOOLEAN),
            Column.of("clock_skew", ColumnType.BOOLEAN));

    private final List<Column> columns;

    private RowColumns(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * The columns of a table.
     *
     * @param rows       a file with JSON lines, all rows of the table
     * @param fields     the fields that rows of the detections can have; those of the file's rows are added
     * @param suppressed whether the rows are suppressed ones, and say by which entry of the allowlist
     */
    public static RowColumns of(Path rows, Collection<String> fields, boolean suppressed) throws IOException {
        List<Column> columns = new ArrayList<>(suppressed ? OF_SUPPRESSIONS : List.of());
        columns.addAll(OF_RISK_EVENTS);
        Set<String> fixed = new HashSet<>();
        columns.forEach(column -> fixed.add(column.name()));
        Map<String, @Nullable ColumnType> types = new TreeMap<>();
        fields.forEach(field -> types.put(field, null));
        try (JsonRows objects = JsonRows.open(rows)) {
            for (ObjectNode row = objects.next(); row != null; row = objects.next()) {
                row.properties()
                        .forEach(field -> types.merge(field.getKey(), type(field.getValue()), RowColumns::both));
            }
        }
        types.forEach((name, type) -> {
            if (!fixed.contains(name)) {
                columns.add(Column.of(name, type == null ? ColumnType.TEXT : type));
            }
        });
        return new RowColumns(columns);
    }

    private static ColumnType type(JsonNode value) {
        if (value.isArray()) {
            return ColumnType.TEXTS;
        }
        return value.isNumber() ? ColumnType.NUMBER : ColumnType.TEXT;
    }

    private static ColumnType both(ColumnType first, ColumnType second) {
        if (first == second) {
            return first;
        }
        return first == ColumnType.TEXTS || second == ColumnType.TEXTS ? ColumnType.TEXTS : ColumnType.TEXT;
    }

    List<Column> all() {
        return columns;
    }
}
