package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BrokerClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Application mode, as on Kubernetes: a cluster for one job, which brings its own JobManagers. */
@Tag("failures")
class ApplicationModeIT {

    @Test
    void theJobSurvivesTheLossOfItsLeadingJobManager() throws Exception {
        StandaloneCluster cluster = StandaloneCluster.quickToStart("application");
        try (BrokerClient broker = new BrokerClient(cluster.bootstrapServers())) {
            cluster.up("--application");
            try (JobUnderLoad job = new JobUnderLoad(cluster, broker, 22)) {
                job.survives("application mode: kill -9 of the leading JobManager", () -> {
                    String leader = cluster.leader();
                    cluster.kill(leader);
                    Await.until(() -> "another leader", () -> !cluster.leader().equals(leader));
                    cluster.up(leader);
                });
                assertThat(cluster.command("status"))
                        .doesNotContain("not running")
                        .containsPattern("leader +jobmanager-[12]")
                        .containsPattern("jobs +.*RUNNING.*spawnwatch|jobs +.*spawnwatch.*RUNNING");
                assertThat(cluster.spawnwatch(
                                1, "upgrade", "--rest", cluster.rest(), "--job", "spawnwatch", "--dry-run"))
                        .contains("application mode");
            }
        } finally {
            cluster.down();
        }
    }
}
