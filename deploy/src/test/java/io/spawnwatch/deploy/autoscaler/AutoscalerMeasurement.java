package io.spawnwatch.deploy.autoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.Execution;
import io.spawnwatch.kafka.JobTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.autoscaler.metrics.ScalingMetric;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertexID;

/**
 * Shows what the operator's autoscaler would do with the job on the cluster of {@code deploy/standalone}: through a quiet
 * stream, an attack of which one event in five is a sighting, and sightings only, as a detection without a condition makes
 * them. It decides with the
 * settings of the manifests, except that its windows are shorter and that nothing keeps a vertex above one task. Prints a
 * table in Markdown, for {@code deploy/kubernetes/autoscaler.md}. Takes five minutes. The library needs the Flink that it
 * was built for, so the cluster's own version must not be on its class path. From the project's root, after packaging:
 *
 * <pre>
 * mvn -q -f deploy/autoscaler/pom.xml dependency:build-classpath -Dmdep.outputFile=$PWD/deploy/target/autoscaler
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * cd deploy
 * java --add-opens java.base/java.util=ALL-UNNAMED --add-opens java.base/java.lang=ALL-UNNAMED \
 *   -cp target/test-classes:$(cat target/autoscaler):$(tr : '\n' &lt; target/classpath | grep -v /flink- | paste -sd:) \
 *   io.spawnwatch.deploy.autoscaler.AutoscalerMeasurement
 * </pre>
 *
 * <p>Optional argument: events per second, 1,000 by default.
 */
public final class AutoscalerMeasurement {
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofSeconds(40);
    private static final int ROUNDS = 7;
    private static final int TICKS_A_SECOND = 10;

    /** Each vertex's last figures in each phase. */
    private final List<String> lines = new ArrayList<>();

    private final StandaloneCluster cluster;
    private final JobTopics topics;
    private final int rate;
    private long sent;

    private AutoscalerMeasurement(StandaloneCluster cluster, JobTopics topics, int rate) {
        this.cluster = cluster;
        this.topics = topics;
        this.rate = rate;
    }

    /** Measures, and stops the cluster whatever happens. */
    public static void main(String[] args) throws Exception {
        StandaloneCluster cluster = new StandaloneCluster("autoscaler");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster)));
        cluster.up();
        try (BrokerClient broker = new BrokerClient(cluster.bootstrapServers())) {
            JobTopics topics = JobTopics.create(broker);
            ObjectNode configuration = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
            configuration
                    .put("parallelism", JobTopics.PARTITIONS)
                    .put("group-id", topics.name())
                    .put("transactional-id-prefix", topics.name());
            cluster.run(configuration.toString());
            new AutoscalerMeasurement(cluster, topics, args.length > 0 ? Integer.parseInt(args[0]) : 1_000).measure();
        }
        System.exit(0);
    }

    private static void stop(StandaloneCluster cluster) {
        try {
            cluster.down();
        } catch (Exception e) {
            throw new IllegalStateException("the cluster did not stop; it is in " + cluster.directory(), e);
        }
    }

    private void measure() throws Exception {
        Map<JobVertexID, String> names = new LinkedHashMap<>();
        String job = cluster.job();
        for (JsonNode vertex : cluster.ask("/jobs/" + job).path("vertices")) {
            names.put(
                    JobVertexID.fromHexString(vertex.path("id").asText()),
                    vertex.path("name").asText());
        }
        Autoscaler autoscaler = new Autoscaler(cluster.rest(), JobID.fromHexString(job), options());
        phase("quiet", 0, autoscaler, names);
        phase("attack", 0.2, autoscaler, names);
        phase("everything", 1, autoscaler, names);
        System.out.println("| phase | seconds | vertex | processes/s at most | has to process/s | would be set to |");
        System.out.println("|---|---|---|---|---|---|");
        lines.forEach(System.out::println);
    }

    private static Configuration options() {
        return Configuration.fromMap(Map.of(
                "job.autoscaler.enabled", "true",
                "job.autoscaler.scaling.enabled", "false",
                "job.autoscaler.stabilization.interval", "0s",
                "job.autoscaler.metrics.window", WINDOW.toSeconds() + "s",
                "job.autoscaler.utilization.target", "0.6",
                "job.autoscaler.catch-up.duration", "15m",
                "job.autoscaler.restart.time", "2m",
                "job.autoscaler.vertex.min-parallelism", "1",
                "job.autoscaler.vertex.max-parallelism", "48"));
    }

    private void phase(String phase, double matching, Autoscaler autoscaler, Map<JobVertexID, String> names)
            throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Thread sender = new Thread(() -> send(matching, ended), "events");
        sender.start();
        CountDownLatch never = new CountDownLatch(1);
        for (int round = 1; round <= ROUNDS; round++) {
            never.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
            autoscaler.look();
            long seconds = round * ROUND.toSeconds();
            if (round == 3 || round == ROUNDS) {
                names.forEach((vertex, name) -> lines.add(line(phase, seconds, vertex, name, autoscaler)));
            }
            System.err.println(phase + " " + seconds + " s, sent " + sent + ": " + autoscaler.decided());
        }
        ended.countDown();
        sender.join();
    }

    private static String line(String phase, long seconds, JobVertexID vertex, String name, Autoscaler autoscaler) {
        Integer decided = autoscaler.decided().get(vertex);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %.1f | %.1f | %s |",
                phase,
                seconds,
                name,
                autoscaler.known(vertex, ScalingMetric.TRUE_PROCESSING_RATE),
                autoscaler.known(vertex, ScalingMetric.TARGET_DATA_RATE),
                decided == null ? "unchanged" : decided);
    }

    /** Sends events at an even pace until it is told to end. */
    private void send(double matching, CountDownLatch ended) {
        long next = System.nanoTime();
        double due = 0;
        try {
            while (!ended.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                for (int i = 0; i < rate / TICKS_A_SECOND; i++) {
                    due += matching;
                    boolean matches = due >= 1;
                    due -= matches ? 1 : 0;
                    String dest = "host-" + sent % 10_000;
                    int id = (int) (sent++ % Integer.MAX_VALUE);
                    topics.send(
                            matches
                                    ? Execution.byWmi(dest, id, Instant.now())
                                    : Execution.byDesktop(dest, id, Instant.now()));
                }
                next += TimeUnit.SECONDS.toNanos(1) / TICKS_A_SECOND;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
