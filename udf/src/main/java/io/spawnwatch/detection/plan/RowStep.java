package io.spawnwatch.detection.plan;

/** What one command does to a row. */
@FunctionalInterface
interface RowStep {

    /** Changes the row; false where the command drops it. */
    boolean apply(Row row);
}
