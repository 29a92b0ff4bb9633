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
 * Where a topology reads and writes: all that the live job, a replay, the demo and the tests differ in.
 *
 * @param processEvents records of the process events, already decoded
 * @param watermarks    timestamps and watermarks of these
 * @param allowlist     the allowlist's control stream, or null where there is none
 * @param riskEvents    takes the risk events
 * @param suppressed    takes what the allowlist suppressed
 * @param rejected      takes the records that could not be used
 * @param singleWriter  whether each sink must have one writer only, as a file does
 */
public record Endpoints(
        Source<SourceRecord, ?, ?> processEvents,
        WatermarkStrategy<SourceRecord> watermarks,
        @Nullable Source<AllowlistRecord, ?, ?> allowlist,
        Sink<RiskEvent> riskEvents,
        Sink<Suppression> suppressed,
        Sink<RejectedRecord> rejected,
        boolean singleWriter) {}
