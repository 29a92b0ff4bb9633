package io.spawnwatch.topology;

import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.AllowlistRecord;
import io.spawnwatch.function.AllowlistUpdate;
import io.spawnwatch.function.ApplyAllowlist;
import io.spawnwatch.function.MatchDetections;
import io.spawnwatch.function.OutputTags;
import io.spawnwatch.function.ReadAllowlist;
import io.spawnwatch.function.RegroupRows;
import io.spawnwatch.function.RunningCatalog;
import io.spawnwatch.function.ScoreRisk;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.function.TallyFenced;
import io.spawnwatch.function.TallySightings;
import io.spawnwatch.function.wire.StreamTypes;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.UngroupedRow;
import io.spawnwatch.sighting.WindowPolicy;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The one topology of the live job, the replay, the demo and the tests.
 *
 * <pre>
 *  process events                              allowlist
 *       |                                          |
 *  match-detections --- rejected            read-allowlist --- rejected
 *       | keyBy(group key)                         |
 *  tally-sightings                                 |
 *       |       \--- keyBy(regroup key)            |
 *       |            regroup-rows                  |
 *       |       \--- keyBy(detection, window)      |
 *       |            tally-fenced                  |
 *       | <----------------/                       |
 *  apply-allowlist &lt;---------- broadcast ---------+
 *       |       \--- suppressed
 *  score-risk
 *       |
 *  risk events
 * </pre>
 */
public final class DetectionTopology {

    private DetectionTopology() {}

    /**
     * Adds the topology to an environment.
     *
     * @param catalog   the detections to run
     * @param settings  windows, emission and the allowlist file
     * @param endpoints sources and sinks
     */
    public static void build(
            StreamExecutionEnvironment env, CatalogPlan catalog, TopologySettings settings, Endpoints endpoints) {
        env.configure(requiredSettings());
        RunningCatalog running = RunningCatalog.of(catalog);

        SingleOutputStreamOperator<SourceRecord> records = env.fromSource(
                        endpoints.processEvents(),
                        endpoints.watermarks(),
                        OperatorIds.PROCESS_EVENTS,
                        TypeInformation.of(SourceRecord.class))
                .uid(OperatorIds.PROCESS_EVENTS);

        SingleOutputStreamOperator<Sighting> sightings = records.process(
                        new MatchDetections(running, settings.windows()), StreamTypes.SIGHTING)
                .uid(OperatorIds.MATCH_DETECTIONS)
                .name(OperatorIds.MATCH_DETECTIONS);

        WindowPolicy policy = new WindowPolicy(
                settings.lateness().toMillis(),
                settings.emission(),
                settings.revisionInterval().toMillis());
        SingleOutputStreamOperator<DetectionRow> rows = sightings
                .keyBy(Sighting::groupKey, StreamTypes.KEY)
                .process(
                        new TallySightings(policy, running, RowLimits.of(settings.maxRows(), catalog.overrides())),
                        StreamTypes.DETECTION_ROW)
                .uid(OperatorIds.TALLY_SIGHTINGS)
                .name(OperatorIds.TALLY_SIGHTINGS);
        // Always there, although few detections need it: a savepoint of a job with it must restore into one without
        // them.
        SingleOutputStreamOperator<DetectionRow> regrouped = rows.getSideOutput(OutputTags.UNGROUPED)
                .keyBy(UngroupedRow::regroupKey, StreamTypes.KEY)
                .process(new RegroupRows(), StreamTypes.DETECTION_ROW)
                .uid(OperatorIds.REGROUP_ROWS)
                .name(OperatorIds.REGROUP_ROWS);

        SingleOutputStreamOperator<DetectionRow> fenced = rows.getSideOutput(OutputTags.FENCED)
                .keyBy(FencedSightings::window, StreamTypes.KEY)
                .process(new TallyFenced(policy), StreamTypes.DETECTION_ROW)
                .uid(OperatorIds.TALLY_FENCED)
                .name(OperatorIds.TALLY_FENCED);

        SingleOutputStreamOperator<AllowlistUpdate> allowlist = allowlist(env, endpoints);
        SingleOutputStreamOperator<DetectionRow> unallowed = rows.union(regrouped, fenced)
                .connect(allowlist.broadcast(ApplyAllowlist.ENTRIES))
                .process(
                        new ApplyAllowlist(settings.allowlist(), endpoints.allowlist() != null),
                        StreamTypes.DETECTION_ROW)
                .uid(OperatorIds.APPLY_ALLOWLIST)
                .name(OperatorIds.APPLY_ALLOWLIST);

        SingleOutputStreamOperator<RiskEvent> riskEvents = unallowed
                .map(new ScoreRisk())
                .returns(TypeInformation.of(RiskEvent.class))
                .uid(OperatorIds.SCORE_RISK)
                .name(OperatorIds.SCORE_RISK);

        DataStream<RejectedRecord> rejected =
                sightings.getSideOutput(OutputTags.REJECTED).union(allowlist.getSideOutput(OutputTags.REJECTED));
        boolean single = endpoints.singleWriter();
        sink(riskEvents, endpoints.riskEvents(), OperatorIds.RISK_EVENTS, single);
        sink(unallowed.getSideOutput(OutputTags.SUPPRESSED), endpoints.suppressed(), OperatorIds.SUPPRESSED, single);
        sink(rejected, endpoints.rejected(), OperatorIds.REJECTED, single);
    }

    /** Settings that the topology depends on, which the operator cannot override. */
    private static Configuration requiredSettings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        return settings;
    }

    private static SingleOutputStreamOperator<AllowlistUpdate> allowlist(
            StreamExecutionEnvironment env, Endpoints endpoints) {
        TypeInformation<AllowlistRecord> type = TypeInformation.of(AllowlistRecord.class);
        DataStream<AllowlistRecord> records = endpoints.allowlist() == null
                ? env.fromData(type, AllowlistRecord.loaded("none"))
                        .uid(OperatorIds.ALLOWLIST)
                        .name(OperatorIds.ALLOWLIST)
                : env.fromSource(endpoints.allowlist(), WatermarkStrategy.noWatermarks(), OperatorIds.ALLOWLIST, type)
                        .setParallelism(1)
                        .uid(OperatorIds.ALLOWLIST);
        return records.process(new ReadAllowlist(), TypeInformation.of(AllowlistUpdate.class))
                .setParallelism(1)
                .uid(OperatorIds.READ_ALLOWLIST)
                .name(OperatorIds.READ_ALLOWLIST);
    }

    private static <T> void sink(DataStream<T> stream, Sink<T> sink, String id, boolean singleWriter) {
        DataStreamSink<T> added = stream.sinkTo(sink).uid(id).name(id);
        if (singleWriter) {
            added.setParallelism(1);
        }
    }
}
