package io.spawnwatch.topology;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * What detections give on a stream of process events.
 *
 * @param tallied    rows of the groups of events, before the allowlist
 * @param riskEvents rows that were raised
 * @param suppressed rows that the allowlist covers
 * @param rejected   records that could not be used
 */
public record DetectedRows(
        SingleOutputStreamOperator<DetectionRow> tallied,
        DataStream<RiskEvent> riskEvents,
        DataStream<Suppression> suppressed,
        DataStream<RejectedRecord> rejected) {}
