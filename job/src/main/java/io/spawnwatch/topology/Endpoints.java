package io.spawnwatch.topology;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.function.AllowlistRecord;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.jspecify.annotations.Nullable;

/**
 * Where a topology reads and writes. The live job, a replay, the demo and the tests differ in nothing else.
 *
 * @param processEvents source of the decoded process events
 * @param watermarks    timestamps and watermarks of the process events
 * @param allowlist     source of allowlist updates, or null if there is none
 * @param riskEvents    sink of the risk events
 * @param suppressed    sink of what the allowlist suppressed
 * @param rejected      sink of the records that could not be used
 * @param singleWriter  whether each sink must have only one writer, as a file does
 */
public record Endpoints(
        Source<SourceRecord, ?, ?> processEvents,
        WatermarkStrategy<SourceRecord> watermarks,
        @Nullable Source<AllowlistRecord, ?, ?> allowlist,
        Sink<RiskEvent> riskEvents,
        Sink<Suppression> suppressed,
        Sink<RejectedRecord> rejected,
        boolean singleWriter) {}
