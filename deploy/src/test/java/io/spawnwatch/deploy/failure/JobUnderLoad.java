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

/** A job on a cluster, the events that are sent to it, and what must have come out of it in the end. */
final class JobUnderLoad implements AutoCloseable {
    /** So many new groups have to come out after a failure before the job counts as recovered. */
    private static final int NEW_GROUPS = 100;

    private final StandaloneCluster cluster;
    private final BrokerClient broker;
    private final JobTopics topics;
    private final ExecutionStream stream;
    private final TopicReader riskEvents;
    private boolean raisesAgain;

    /** Starts a job on topics of its own, by the cluster's own command. */
    JobUnderLoad(StandaloneCluster cluster, BrokerClient broker, long seed) throws Exception {
        this.cluster = cluster;
        this.broker = broker;
        topics = JobTopics.create(broker);
        stream = new ExecutionStream(topics, seed);
        ObjectNode configuration = (ObjectNode) new ObjectMapper().readTree(topics.configuration());
        configuration
                .put("parallelism", JobTopics.PARTITIONS)
                // The stream's time runs thousands of times faster than the clock.
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

    /** From now on what was raised before may be raised again, the very same. */
    void raisesAgain() {
        raisesAgain = true;
    }

    /** Under load, something happens; then all must be there. */
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
     * Closes all windows and compares what came out with what had to; the figures go into the report.
     *
     * @param seconds until it had recovered; null where nothing stopped
     */
    void verify(String what, @Nullable Double seconds) throws Exception {
        stream.closeWindows();
        broker.flush();
        List<String> expected = stream.expected();
        try {
            Await.until(
                    () -> expected.size() + " risk events after: " + what,
                    () -> written(riskEvents.soFar()).size() >= expected.size());
            checkpoint();
        } finally {
            List<String> written = written(riskEvents.all());
            FailureReport.OF_THIS_RUN.add(new Line(
                    what,
                    expected.size(),
                    surplus(expected, written),
                    surplus(written, expected),
                    written.stream().filter(one -> one.contains("late")).count(),
                    seconds));
        }
        assertThat(written(riskEvents.all())).as(what).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** What was reported; once, where it may be raised again. */
    private List<String> written(List<Written> events) {
        Stream<String> written = events.stream().map(ExecutionStream::reported);
        return raisesAgain ? written.distinct().toList() : written.toList();
    }

    /** How many of one list the other does not have, each as often as it is there. */
    private static long surplus(List<String> of, List<String> over) {
        Map<String, Long> counts =
                over.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Map<String, Long> wanted =
                of.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return wanted.entrySet().stream()
                .mapToLong(one -> Math.max(0, one.getValue() - counts.getOrDefault(one.getKey(), 0L)))
                .sum();
    }

    private long firstRevisions() throws Exception {
        return written(riskEvents.soFar()).stream()
                .filter(one -> one.contains(" revision 1: "))
                .count();
    }

    /** Whatever is still on its way would be seen after another checkpoint. */
    private void checkpoint() throws Exception {
        String job = cluster.job();
        long before = cluster.checkpoints(job, "completed");
        Await.until(() -> "two more checkpoints", () -> cluster.checkpoints(job, "completed") > before + 1);
    }

    @Override
    public void close() {
        riskEvents.close();
    }
}
