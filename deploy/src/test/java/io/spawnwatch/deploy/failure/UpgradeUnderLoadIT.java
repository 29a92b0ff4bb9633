package io.spawnwatch.deploy.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.fixture.BundledDetection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Upgrades, rollbacks and rescaling of a job under load on a cluster of real processes. Whatever happens, a consumer that
 * reads committed records sees each revision of each risk event exactly once, and none is late.
 */
class UpgradeUnderLoadIT extends InterruptedJob {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    UpgradeUnderLoadIT(StandaloneCluster cluster) {
        super(cluster);
    }

    @Test
    void theJobIsUpgradedUnderLoad() throws Exception {
        survives("upgrade to other detections", 16, () -> {
            Path detections = moreDetections();
            String output = upgrade(0, "--detections", detections.toString());
            assertThat(output)
                    .contains("1 added, 0 changed, 0 removed, 1 unchanged")
                    .contains("all tasks run");
        });
    }

    @Test
    void anUpgradeThatCannotStartIsUndone() throws Exception {
        survives("an upgrade that does not start and is undone", 17, () -> {
            String output = upgrade(1, "--parallelism", "64", "--timeout", "30s");
            assertThat(output)
                    .contains("does not start: not all tasks run after 30 s")
                    .contains("It was taken back");
        });
    }

    @Test
    void theJobIsRolledBackFromItsPresentState() throws Exception {
        survives("upgrade, then rollback --from-now", 18, () -> {
            upgrade(0, "--detections", moreDetections().toString());
            String output = spawnwatch(0, "rollback", "--from-now");
            assertThat(output).contains("rolled back to release");
        });
    }

    @Test
    void afterARollbackToTheSavepointTheSameRiskEventsAreRaisedAgain() throws Exception {
        survives("upgrade, then rollback to the savepoint before it", 21, () -> {
            upgrade(0, "--detections", moreDetections().toString());
            job.riskEvents().await(job.riskEvents().soFar().size() + 100);
            String output = spawnwatch(0, "rollback");
            assertThat(output).contains("what they raise is raised again").contains("rolled back to release");
            job.allowRepetitions();
        });
    }

    @Test
    void theJobIsRescaled() throws Exception {
        survives("rescaled through savepoints from 2 to 1 and back", 19, () -> {
            upgrade(0, "--parallelism", "1");
            assertThat(parallelism()).isEqualTo(1);
            upgrade(0, "--parallelism", "2");
            assertThat(parallelism()).isEqualTo(2);
        });
    }

    // --- How they are caused -----------------------------------------------------------------------------------------

    /** The parallelism of the tasks that count sightings. */
    private int parallelism() throws Exception {
        for (JsonNode vertex : cluster.ask("/jobs/" + cluster.job()).path("vertices")) {
            if (vertex.path("name").asText().startsWith("tally-sightings")) {
                return vertex.path("parallelism").asInt();
            }
        }
        throw new AssertionError("no task counts sightings");
    }

    private String upgrade(int exitCode, String... arguments) throws Exception {
        return spawnwatch(
                exitCode,
                Stream.concat(Stream.of("upgrade"), Stream.of(arguments)).toArray(String[]::new));
    }

    private String spawnwatch(int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--rest",
                cluster.rest(),
                "--job",
                cluster.job(),
                "--releases",
                cluster.directory().resolve("releases").toString()));
        return cluster.spawnwatch(exitCode, all.toArray(String[]::new));
    }

    /** A folder with the bundled detection and a second one. */
    private Path moreDetections() throws Exception {
        Path folder = Files.createDirectories(cluster.directory().resolve("more-detections"));
        String bundled =
                Files.readString(PROJECT.resolve("udf/src/main/resources/detections/process_execution_via_wmi.yml"));
        Files.writeString(folder.resolve("process_execution_via_wmi.yml"), bundled);
        Files.writeString(
                folder.resolve("never.yml"),
                bundled.replace(BundledDetection.ID, "00000000-0000-4000-8000-000000000001")
                        .replace("Process Execution via WMI", "Process Execution via Nothing")
                        .replace("WmiPrvSE.exe", "nothing.exe"));
        return folder;
    }
}
