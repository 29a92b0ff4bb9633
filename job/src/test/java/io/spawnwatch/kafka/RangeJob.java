package io.spawnwatch.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.KafkaSettings.StartingOffsets;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.SourceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** A job that does nothing but read a range of topics, on the tests' cluster. */
final class RangeJob {
    private static final Map<String, ConcurrentLinkedQueue<String>> READ = new ConcurrentHashMap<>();

    private final FlinkCluster cluster;
    private final String name;
    private final JobID id;

    private RangeJob(FlinkCluster cluster, String name, JobID id) {
        this.cluster = cluster;
        this.name = name;
        this.id = id;
    }

    /** Decodes records of all formats. */
    static EventIntake intake() {
        return new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ofDays(36_500));
    }

    /** Settings of a live job that reads some topics of a broker. */
    static KafkaSettings kafka(BrokerClient broker, List<String> topics) {
        Map<String, String> client = new HashMap<>(broker.credentials());
        client.put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        return new KafkaSettings(
                client,
                new KafkaSettings.Topics(topics, "no-allowlist", "no-risk-events", "no-suppressed", "no-rejected"),
                "no-group",
                StartingOffsets.EARLIEST,
                DeliveryGuarantee.AT_LEAST_ONCE,
                "no-prefix");
    }

    /** Reads a range to its end and returns what was read, sorted. */
    static List<String> read(FlinkCluster cluster, TopicRange range, int parallelism) throws Exception {
        RangeJob job = start(cluster, "whole", range.inParts(intake(), parallelism), parallelism, null);
        job.awaitEnd();
        return job.read();
    }

    /** Starts a job, from a savepoint of another of these jobs or anew; then nothing counts as read yet. */
    static RangeJob start(
            FlinkCluster cluster,
            String name,
            Source<SourceRecord, ?, ?> source,
            int parallelism,
            @Nullable String savepoint)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (savepoint == null) {
            READ.put(name, new ConcurrentLinkedQueue<>());
        } else {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "range", TypeInformation.of(SourceRecord.class))
                .uid("range")
                .map(new Note(name))
                .uid("note")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        JobGraph graph = env.getStreamGraph().getJobGraph();
        cluster.mini().submitJob(graph).get();
        return new RangeJob(cluster, name, graph.getJobID());
    }

    /** Waits until all is read; fails if the job fails. */
    void awaitEnd() throws Exception {
        cluster.mini()
                .requestJobResult(id)
                .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .toJobExecutionResult(getClass().getClassLoader());
    }

    /** Stops the job and returns the savepoint. */
    String stop(Path folder) throws Exception {
        String savepoint = cluster.mini()
                .stopWithSavepoint(id, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        awaitEnd();
        return savepoint;
    }

    /** What was read so far under this name, sorted. */
    List<String> read() {
        List<String> read = new ArrayList<>(READ.getOrDefault(name, new ConcurrentLinkedQueue<>()));
        Collections.sort(read);
        return read;
    }

    /** Notes the place of a rejected record, or the time of an event. */
    private record Note(String name) implements MapFunction<SourceRecord, String> {
        @Override
        public String map(SourceRecord record) {
            RejectedRecord rejected = record.rejection();
            String note;
            if (rejected != null) {
                note = rejected.origin() + "-" + rejected.partition() + "@" + rejected.position();
            } else {
                note = (record.event() == null ? "outside " : "event ") + record.timeMs();
            }
            READ.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>()).add(note);
            return note;
        }
    }
}
