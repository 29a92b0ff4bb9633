/** Rows as tables in files: CSV and Parquet. */
@NullMarked
package io.spawnwatch.connector.table;

import org.jspecify.annotations.NullMarked;
