package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.function.SourceRecord;

/**
 * A decoded record and where it stands.
 *
 * @param record what it holds
 * @param offset its offset in the partition
 */
record ReadRecord(SourceRecord record, long offset) {}
