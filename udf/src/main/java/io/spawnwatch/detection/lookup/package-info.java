/** Lookup tables: reading a folder of CSV files and Splunk's lookup definitions, and finding the rows that match values. */
@NullMarked
package io.spawnwatch.detection.lookup;

import org.jspecify.annotations.NullMarked;
