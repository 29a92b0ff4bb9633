package io.spawnwatch.topology;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What detections give on a stream of process events.
 *
 * @param riskEvents rows that were raised
 * @param suppressed rows that the allowlist covers
 * @param rejected   records that could not be used
 */
public record DetectedRows(
        DataStream<RiskEvent> riskEvents, DataStream<Suppression> suppressed, DataStream<RejectedRecord> rejected) {}
