package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.deploy.failure.FailureReport.Line;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.ExecutionStream;
import io.spawnwatch.kafka.JobTopics;
import io.spawnwatch.kafka.TopicReader;
import io.spawnwatch.kafka.Written;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A job on a cluster, the events that are sent to it, and the risk events it must have raised in the end. */
final class JobUnderLoad implements AutoCloseable {
    /** The job counts as recovered once this many new groups have been reported after a failure. */
    private static final int NEW_GROUPS = 100;

    private final StandaloneCluster cluster;
    private final BrokerClient broker;
    private final JobTopics topics;
    private final ExecutionStream stream;
    private final TopicReader riskEvents;
    private boolean repetitionsAllowed;

    /** Starts a job on topics of its own, with the cluster's script. */
    JobUnderLoad(StandaloneCluster cluster, BrokerClient broker, long seed) throws Exception {
        this.cluster = cluster;
        this.broker = broker;
        topics = JobTopics.create(broker);
        stream = new ExecutionStream(topics, seed);
        ObjectNode configuration = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
        configuration
                .put("parallelism", JobTopics.PARTITIONS)
                // Event time runs thousands of times faster than the clock.
                .put("idleness", "10m")
                .put("group-id", topics.name())
                .put("transactional-id-prefix", topics.name());
        cluster.run(configuration.toString());
        riskEvents = broker.reader(topics.riskEvents());
    }

    JobTopics topics() {
        return topics;
    }

    ExecutionStream stream() {
        return stream;
    }

    TopicReader riskEvents() {
        return riskEvents;
    }

    /** From now on, risk events may be raised again if they are identical. */
    void allowRepetitions() {
        repetitionsAllowed = true;
    }

    /** Interrupts the job under load, and verifies that nothing was lost or doubled. */
    void survives(String what, Interruption interruption) throws Exception {
        long happened;
        double seconds;
        Load load = Load.of(stream);
        try {
            riskEvents.await(1_000);
            happened = System.nanoTime();
            interruption.happen();
            int groups = stream.groups() + NEW_GROUPS;
            Await.until(() -> "what was sent after: " + what, () -> firstRevisions() >= groups);
            seconds = (System.nanoTime() - happened) / 1e9;
        } finally {
            load.stop();
        }
        verify(what, seconds);
    }

    /**
     * Closes all windows and compares the risk events with the expected ones; the figures go into the report.
     *
     * @param seconds until the job had recovered; null if nothing stopped
     */
    void verify(String what, @Nullable Double seconds) throws Exception {
        stream.closeWindows();
        broker.flush();
        List<String> expected = stream.expected();
        try {
            Await.until(
                    () -> expected.size() + " risk events after: " + what,
                    () -> written(riskEvents.soFar()).size() >= expected.size());
            awaitCheckpoints();
        } finally {
            List<String> written = written(riskEvents.all());
            FailureReport.OF_THIS_RUN.add(new Line(
                    what,
                    expected.size(),
                    missing(expected, written),
                    missing(written, expected),
                    written.stream()
                            .filter(revision -> revision.contains("late"))
                            .count(),
                    seconds));
        }
        assertThat(written(riskEvents.all())).as(what).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The reported revisions, without repetitions if those are allowed. */
    private List<String> written(List<Written> events) {
        Stream<String> written = events.stream().map(ExecutionStream::reported);
        return repetitionsAllowed ? written.distinct().toList() : written.toList();
    }

    /** How many elements of a list are missing in another one, counting repetitions. */
    private static long missing(List<String> list, List<String> other) {
        Map<String, Long> counts =
                other.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Long> needed =
                list.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return needed.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - counts.getOrDefault(entry.getKey(), 0L)))
                .sum();
    }

    private long firstRevisions() throws Exception {
        return written(riskEvents.soFar()).stream()
                .filter(revision -> revision.contains(" revision 1: "))
                .count();
    }

    /** Anything not yet committed is visible after two more checkpoints. */
    private void awaitCheckpoints() throws Exception {
        String job = cluster.job();
        long before = cluster.checkpoints(job, "completed");
        Await.until(() -> "two more checkpoints", () -> cluster.checkpoints(job, "completed") > before + 1);
    }

    @Override
    public void close() {
        riskEvents.close();
    }
}
