/** The calculated fields of Splunk's CIM data model {@code Endpoint.Processes}, as a table of rules. */
@NullMarked
package io.spawnwatch.datamodel;

import org.jspecify.annotations.NullMarked;
