package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.release.FaultyCluster.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each call to the cluster fails in turn, in every way. At the end one job runs, or none and the operator has read which
 * command brings it back; two never run at once.
 */
@Tag("slow")
class RolloutTest {
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final int MANY = 100;
    private static final String SAVEPOINTS = "file:/savepoints";

    @TempDir
    Path folder;

    private final JobID running = new JobID();
    private final List<String> progress = new ArrayList<>();

    /** A job that takes nothing from a release but its transactional id prefix. */
    private static final class FakeProgram implements JobProgram {
        private final JobID id = new JobID();
        private final String prefix;
        private @Nullable String from;

        FakeProgram(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public JobID id() {
            return id;
        }

        @Override
        public PublishedCatalog catalog() {
            return published(prefix);
        }

        @Override
        public void startFrom(String snapshot) {
            from = snapshot;
        }

        @Override
        public void close() {}
    }

    private static PublishedCatalog published() {
        return published("spawnwatch");
    }

    private static PublishedCatalog published(String prefix) {
        return new PublishedCatalog(
                "1",
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(Map.of("kafka.bootstrap.servers", "kafka:9092", "transactional-id-prefix", prefix)));
    }

    private ReadyRelease ready(String name) throws IOException {
        return ready(name, "spawnwatch");
    }

    private ReadyRelease ready(String name, String prefix) throws IOException {
        Path release = Files.createDirectories(folder.resolve(name));
        return new ReadyRelease(
                new Release(
                        release,
                        new ReleaseInputs(release.resolve("spawnwatch-job.jar"), null, Map.of(), Map.of(), null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        Map.of()),
                new FakeProgram(prefix));
    }

    /** A cluster on which a job runs. */
    private FaultyCluster healthyCluster(PublishedCatalog catalog) {
        FaultyCluster cluster = new FaultyCluster(0, Fault.BEFORE);
        cluster.runs(running, catalog);
        return cluster;
    }

    private Rollout rollout(Cluster cluster) {
        ResumeCommand resume = new ResumeCommand(List.of(URI.create("http://127.0.0.1:8081")), folder, null, null);
        return new Rollout(cluster, TIMEOUT, progress::add, resume, POLL_INTERVAL);
    }

    @Test
    void theNewReleaseStartsFromTheSavepointOfTheOld() throws Exception {
        FaultyCluster cluster = healthyCluster(published());
        ReadyRelease next = ready("0002");

        JobID started = rollout(cluster).replace(running, ready("0001"), next, SAVEPOINTS, null);

        assertThat(cluster.running()).containsExactly(started);
        assertThat(((FakeProgram) next.program()).from).isEqualTo(FaultyCluster.SAVEPOINT);
        assertThat(Release.of(folder.resolve("0001")).stoppedWith()).isEqualTo(FaultyCluster.SAVEPOINT);
        assertThat(Release.of(folder.resolve("0002")).jobId()).isEqualTo(started.toHexString());
    }

    @Test
    void thePreviousReleaseRunsAgainIfTheNewOneDoesNotStart() throws Exception {
        FaultyCluster cluster = healthyCluster(published());
        ReadyRelease current = ready("0001");
        ReadyRelease next = ready("0002");
        cluster.neverRuns(next.program().id());
        Rollout rollout = rollout(cluster);

        assertThatThrownBy(() -> rollout.replace(running, current, next, SAVEPOINTS, null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith(
                        "release 0002 does not start: not all tasks run after 0 s. It was taken back: release 0001");

        assertThat(cluster.running()).containsExactly(current.program().id());
        assertThat(((FakeProgram) current.program()).from).isEqualTo(FaultyCluster.SAVEPOINT);
        assertThat(rollout.resumeCommand()).isNull();
    }

    @Test
    void aFailedRollbackKeepsTheSavepointThatItWentBackTo() throws Exception {
        FaultyCluster cluster = healthyCluster(published());
        ReadyRelease older = ready("0001");
        ReadyRelease stopped = new ReadyRelease(older.release().stopped("file:/savepoints/earlier"), older.program());
        cluster.neverRuns(stopped.program().id());

        assertThatThrownBy(() -> rollout(cluster)
                        .replace(running, ready("0002"), stopped, SAVEPOINTS, "file:/savepoints/earlier"))
                .isInstanceOf(ReleaseException.class);

        assertThat(Release.of(folder.resolve("0001")).stoppedWith()).isEqualTo("file:/savepoints/earlier");
    }

    @Test
    void noJobIsStartedBesideOneThatWritesTheSameOutput() throws Exception {
        FaultyCluster cluster = healthyCluster(published());

        assertThatThrownBy(() -> rollout(cluster).start(ready("0001"), null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("job " + running + " already runs");
        assertThat(cluster.running()).containsExactly(running);
    }

    @Test
    void noJobIsStoppedForAReleaseThatWritesTheOutputOfAnotherJob() throws Exception {
        FaultyCluster cluster = healthyCluster(published("mine"));
        JobID other = new JobID();
        cluster.runs(other, published("theirs"));

        assertThatThrownBy(() -> rollout(cluster)
                        .replace(running, ready("0001", "mine"), ready("0002", "theirs"), SAVEPOINTS, null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("job " + other + " already runs")
                .hasMessageEndingWith("Nothing was changed");
        assertThat(cluster.running()).containsExactly(running, other);
    }

    @Test
    void thePreviousReleaseRunsAgainIfAnotherJobHasTakenThePlaceOfTheNewOne() throws Exception {
        FaultyCluster cluster = healthyCluster(published("mine"));
        JobID other = new JobID();
        cluster.isJoinedBy(other, published("theirs"));
        ReadyRelease current = ready("0001", "mine");

        assertThatThrownBy(() -> rollout(cluster).replace(running, current, ready("0002", "theirs"), SAVEPOINTS, null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("It was taken back");
        assertThat(cluster.running())
                .containsExactlyInAnyOrder(other, current.program().id());
        assertThat(cluster.mistake()).isNull();
    }

    @Test
    void aKafkaClusterIsTheSameUnderAnyNameOfItsBrokers() {
        assertThat(at("kafka:9092", "id-1").writesAs(at("10.0.0.7:9092", "id-1")))
                .isTrue();
        assertThat(at("kafka:9092", "id-1").writesAs(at("kafka:9092", "id-2"))).isFalse();
        assertThat(at("kafka:9092", "id-1").writesAs(published())).isTrue();
    }

    private static PublishedCatalog at(String brokers, String clusterId) {
        TreeMap<String, String> settings = new TreeMap<>(published().settings());
        settings.putAll(Map.of("kafka.bootstrap.servers", brokers, "kafka.cluster-id", clusterId));
        return new PublishedCatalog("1", new TreeMap<>(), new TreeMap<>(), settings);
    }

    @Test
    void noJobIsStartedBesideOneThatHasNotPublishedWhatItRuns() throws Exception {
        FaultyCluster cluster = healthyCluster(PublishedCatalog.of(Map.of()));

        assertThatThrownBy(() -> rollout(cluster).start(ready("0001"), null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("job " + running + " may write the same output");
        assertThat(cluster.running()).containsExactly(running);
    }

    @Test
    void aRestartingJobIsTreatedAsItsLastKnownRelease() throws Exception {
        FaultyCluster cluster = healthyCluster(published("mine"));
        JobID other = new JobID();
        cluster.runs(other, published("theirs"));
        cluster.fallsSilent(other);

        JobID started =
                rollout(cluster).replace(running, ready("0001", "mine"), ready("0002", "mine"), SAVEPOINTS, null);

        assertThat(cluster.running()).containsExactlyInAnyOrder(other, started);
    }

    @Test
    void thePreviousReleaseRunsAgainIfTheClusterForgetsTheNewJob() throws Exception {
        FaultyCluster cluster = healthyCluster(published());
        ReadyRelease current = ready("0001");
        ReadyRelease next = ready("0002");
        cluster.forgets(next.program().id());

        assertThatThrownBy(() -> rollout(cluster).replace(running, current, next, SAVEPOINTS, null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("the cluster no longer knows it. It was taken back");
        assertThat(cluster.running()).containsExactly(current.program().id());
    }

    @Test
    void theReleaseRecordsWhereToLookForALostSavepoint() throws Exception {
        Release.@Nullable Stopping stopping = null;
        for (int call = 1; stopping == null && call < MANY; call++) {
            FaultyCluster cluster = new FaultyCluster(call, Fault.AFTER_AND_FROM_NOW_ON);
            cluster.runs(running, published());
            ReadyRelease current = ready("0001");
            assertThatThrownBy(() -> rollout(cluster).replace(running, current, ready("0002"), SAVEPOINTS, null))
                    .isInstanceOf(ReleaseException.class);
            stopping = cluster.running().isEmpty()
                    ? Release.of(folder.resolve("0001")).stopping()
                    : null;
        }

        assertThat(stopping)
                .isEqualTo(new Release.Stopping(
                        "file:/savepoints/savepoint-" + running.toHexString().substring(0, 6) + "-*",
                        FaultyCluster.SAVEPOINT));
        assertThat(progress).anyMatch(line -> line.contains("the newest of file:/savepoints/savepoint-"));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anUpgradeSurvivesEachFault(Fault fault) throws Exception {
        eachFault(fault, false, null);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void anUpgradeThatIsTakenBackSurvivesEachFault(Fault fault) throws Exception {
        eachFault(fault, true, null);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aRollbackSurvivesEachFault(Fault fault) throws Exception {
        eachFault(fault, false, "file:/savepoints/earlier");
    }

    private void eachFault(Fault fault, boolean hopeless, @Nullable String earlier) throws Exception {
        int call = 0;
        FaultyCluster cluster;
        do {
            call++;
            progress.clear();
            cluster = new FaultyCluster(call, fault);
            String outcome = outcome(cluster, hopeless, earlier);
            String all = fault + " at call " + call + ": " + outcome + "\n" + String.join("\n", progress);
            assertThat(cluster.mistake()).as(all).isNull();
            assertThat(cluster.running()).as(all).hasSizeLessThan(2);
            if (cluster.running().isEmpty()) {
                assertThat(outcome)
                        .as(all)
                        .contains(" submit --rest http://127.0.0.1:8081 --releases " + folder + " --release "
                                + folder.resolve("0001") + " --from ");
            }
        } while (cluster.calls() >= call && call < MANY);
        assertThat(call).as("calls that can fail").isBetween(5, MANY - 1);
    }

    /** What the operator reads at the end. */
    private String outcome(FaultyCluster cluster, boolean hopeless, @Nullable String earlier) throws IOException {
        cluster.runs(running, published());
        ReadyRelease next = ready("0002");
        if (hopeless) {
            cluster.neverRuns(next.program().id());
        }
        try {
            rollout(cluster).replace(running, ready("0001"), next, SAVEPOINTS, earlier);
            return "done";
        } catch (ReleaseException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aFullDiskIsNoticedWhileTheJobStillRuns() throws Exception {
        FaultyCluster cluster = healthyCluster(published());
        ReadyRelease current = ready("0001");
        Files.delete(current.release().folder());
        ReadyRelease next = ready("0002");

        assertThatThrownBy(() -> rollout(cluster).replace(running, current, next, SAVEPOINTS, null))
                .isInstanceOf(ReleaseException.class)
                .hasMessageContaining("cannot be recorded");
        assertThat(cluster.running()).containsExactly(running);
    }
}
