package io.spawnwatch.connector.table;

import java.util.List;

/**
 * A column of a table, or a part of one.
 *
 * @param name   name of the field in the row's JSON object
 * @param type   type of the field
 * @param fields fields of an object, or of each object of a list; empty for other types
 */
record Column(String name, ColumnType type, List<Column> fields) {

    Column {
        fields = List.copyOf(fields);
    }

    static Column of(String name, ColumnType type) {
        return new Column(name, type, List.of());
    }

    static Column object(String name, ColumnType type, Column... fields) {
        return new Column(name, type, List.of(fields));
    }
}
