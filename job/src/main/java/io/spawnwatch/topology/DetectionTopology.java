package io.spawnwatch.topology;

import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.AllowlistRecord;
import io.spawnwatch.function.AllowlistUpdate;
import io.spawnwatch.function.ApplyAllowlist;
import io.spawnwatch.function.KeptCounts;
import io.spawnwatch.function.MatchDetections;
import io.spawnwatch.function.OutputTags;
import io.spawnwatch.function.ReadAllowlist;
import io.spawnwatch.function.RegroupRows;
import io.spawnwatch.function.RunningCatalog;
import io.spawnwatch.function.ScoreRisk;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.function.TallyFenced;
import io.spawnwatch.function.TallySightings;
import io.spawnwatch.function.counts.CountReporter;
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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

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

    /** The prefix of the only set of detections. */
    private static final String ALONE = "";

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
        build(env, catalog, settings, endpoints, false);
    }

    /**
     * Adds the topology to an environment whose accumulators are to count the whole run, even if it is interrupted and
     * restored from a checkpoint. They do if rows are reported at the end: what is counted before it is what reads events
     * and what counts sightings.
     */
    public static void buildResumable(
            StreamExecutionEnvironment env, CatalogPlan catalog, TopologySettings settings, Endpoints endpoints) {
        build(env, catalog, settings, endpoints, true);
    }

    private static void build(
            StreamExecutionEnvironment env,
            CatalogPlan catalog,
            TopologySettings settings,
            Endpoints endpoints,
            boolean keepsCounts) {
        SingleOutputStreamOperator<SourceRecord> records =
                records(env, ALONE, endpoints.processEvents(), endpoints.watermarks());
        DetectedRows detected = detect(records, ALONE, catalog, settings, endpoints.allowlist());
        boolean single = endpoints.singleWriter();
        sink(detected.riskEvents(), endpoints.riskEvents(), OperatorIds.RISK_EVENTS, single);
        sink(detected.suppressed(), endpoints.suppressed(), OperatorIds.SUPPRESSED, single);
        sink(detected.rejected(), endpoints.rejected(), OperatorIds.REJECTED, single);
        if (keepsCounts) {
            counts(records, OperatorIds.RECORD_COUNTS)
                    .union(counts(detected.tallied(), OperatorIds.SIGHTING_COUNTS))
                    .process(new KeptCounts(), Types.VOID)
                    .setParallelism(1)
                    .uid(OperatorIds.RUN_COUNTS)
                    .name(OperatorIds.RUN_COUNTS);
        }
    }

    /** Reports of what is counted in the task of an operator. */
    private static <T> DataStream<Tuple2<String, byte[]>> counts(SingleOutputStreamOperator<T> operator, String id) {
        return operator.transform(id, CountReporter.REPORT, new CountReporter<>(id))
                .uid(id);
    }

    /**
     * Adds a source of process events to an environment.
     *
     * @param prefix what the ids of its operators begin with; empty in the live job, whose ids are permanent
     */
    public static SingleOutputStreamOperator<SourceRecord> records(
            StreamExecutionEnvironment env,
            String prefix,
            Source<SourceRecord, ?, ?> events,
            WatermarkStrategy<SourceRecord> watermarks) {
        env.configure(requiredSettings());
        String id = prefix + OperatorIds.PROCESS_EVENTS;
        return env.fromSource(events, watermarks, id, TypeInformation.of(SourceRecord.class))
                .uid(id);
    }

    /**
     * Runs detections on process events.
     *
     * @param records   of {@link #records}; several sets of detections may share them
     * @param prefix    what the ids of the operators begin with; empty in the live job, whose ids are permanent
     * @param catalog   the detections to run
     * @param settings  windows, emission and the allowlist file
     * @param allowlist source of allowlist updates, or null if there is none
     */
    public static DetectedRows detect(
            DataStream<SourceRecord> records,
            String prefix,
            CatalogPlan catalog,
            TopologySettings settings,
            @Nullable Source<AllowlistRecord, ?, ?> allowlist) {
        RunningCatalog running = RunningCatalog.of(catalog);

        SingleOutputStreamOperator<Sighting> sightings = named(
                records.process(new MatchDetections(running, settings.windows()), StreamTypes.SIGHTING),
                prefix + OperatorIds.MATCH_DETECTIONS);

        WindowPolicy policy = new WindowPolicy(
                settings.lateness().toMillis(),
                settings.emission(),
                settings.revisionInterval().toMillis());
        SingleOutputStreamOperator<DetectionRow> rows = named(
                sightings
                        .keyBy(Sighting::groupKey, StreamTypes.KEY)
                        .process(
                                new TallySightings(
                                        policy, running, RowLimits.of(settings.maxRows(), catalog.overrides())),
                                StreamTypes.DETECTION_ROW),
                prefix + OperatorIds.TALLY_SIGHTINGS);
        // Always there, although few detections need it: a savepoint of a job with it must restore into one without
        // them.
        SingleOutputStreamOperator<DetectionRow> regrouped = named(
                rows.getSideOutput(OutputTags.UNGROUPED)
                        .keyBy(UngroupedRow::regroupKey, StreamTypes.KEY)
                        .process(new RegroupRows(), StreamTypes.DETECTION_ROW),
                prefix + OperatorIds.REGROUP_ROWS);

        SingleOutputStreamOperator<DetectionRow> fenced = named(
                rows.getSideOutput(OutputTags.FENCED)
                        .keyBy(FencedSightings::window, StreamTypes.KEY)
                        .process(new TallyFenced(policy), StreamTypes.DETECTION_ROW),
                prefix + OperatorIds.TALLY_FENCED);

        SingleOutputStreamOperator<AllowlistUpdate> updates =
                allowlist(records.getExecutionEnvironment(), prefix, allowlist);
        SingleOutputStreamOperator<DetectionRow> unallowed = named(
                rows.union(regrouped, fenced)
                        .connect(updates.broadcast(ApplyAllowlist.ENTRIES))
                        .process(
                                new ApplyAllowlist(settings.allowlist(), allowlist != null), StreamTypes.DETECTION_ROW),
                prefix + OperatorIds.APPLY_ALLOWLIST);

        SingleOutputStreamOperator<RiskEvent> riskEvents = named(
                unallowed.map(new ScoreRisk()).returns(TypeInformation.of(RiskEvent.class)),
                prefix + OperatorIds.SCORE_RISK);

        return new DetectedRows(
                rows,
                riskEvents,
                unallowed.getSideOutput(OutputTags.SUPPRESSED),
                sightings.getSideOutput(OutputTags.REJECTED).union(updates.getSideOutput(OutputTags.REJECTED)));
    }

    private static <T> SingleOutputStreamOperator<T> named(SingleOutputStreamOperator<T> operator, String id) {
        return operator.uid(id).name(id);
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
            StreamExecutionEnvironment env, String prefix, @Nullable Source<AllowlistRecord, ?, ?> source) {
        TypeInformation<AllowlistRecord> type = TypeInformation.of(AllowlistRecord.class);
        String id = prefix + OperatorIds.ALLOWLIST;
        DataStream<AllowlistRecord> records = source == null
                ? named(env.fromData(type, AllowlistRecord.loaded("none")), id)
                : env.fromSource(source, WatermarkStrategy.noWatermarks(), id, type)
                        .setParallelism(1)
                        .uid(id);
        return named(
                records.process(new ReadAllowlist(), TypeInformation.of(AllowlistUpdate.class))
                        .setParallelism(1),
                prefix + OperatorIds.READ_ALLOWLIST);
    }

    private static <T> void sink(DataStream<T> stream, Sink<T> sink, String id, boolean singleWriter) {
        DataStreamSink<T> added = stream.sinkTo(sink).uid(id).name(id);
        if (singleWriter) {
            added.setParallelism(1);
        }
    }
}
