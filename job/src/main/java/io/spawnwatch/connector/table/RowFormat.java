package io.spawnwatch.connector.table;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The form of a file with rows, which its name ends with. */
public enum RowFormat {
    /** One JSON object per line, each revision of a row. */
    JSON_LINES,
    /** CSV as RFC 4180 describes it, with one line of names. */
    CSV,
    /** Apache Parquet. */
    PARQUET;

    /**
     * The form that a file's name asks for. A name without an ending means JSON lines.
     *
     * @return null if the ending means nothing here
     */
    public static @Nullable RowFormat of(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return switch (dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT)) {
            case "", "jsonl", "ndjson", "json" -> JSON_LINES;
            case "csv" -> CSV;
            case "parquet" -> PARQUET;
            default -> null;
        };
    }
}
