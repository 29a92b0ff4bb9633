package io.spawnwatch.connector.table;

/** What a field of a row's JSON object holds. Every field may be absent. */
enum ColumnType {
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    /** ISO 8601 in UTC, with milliseconds. */
    TIME,
    /** A list of texts. A single text stands for a list of one. */
    TEXTS,
    OBJECT,
    OBJECTS
}
