/** What the job writes: risk events, suppressions and rejected records as JSON. */
@NullMarked
package io.spawnwatch.connector.json;

import org.jspecify.annotations.NullMarked;
