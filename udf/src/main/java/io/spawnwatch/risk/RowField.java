package io.spawnwatch.risk;

/**
 * A field of a detection's row.
 *
 * @param name  CIM name
 * @param value the row's value
 */
public record RowField(String name, String value) {}
