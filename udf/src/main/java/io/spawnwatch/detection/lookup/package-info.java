/** Lookup tables: CSV files and their definitions in Splunk's format, and how a row finds its matches in them. */
@NullMarked
package io.spawnwatch.detection.lookup;

import org.jspecify.annotations.NullMarked;
