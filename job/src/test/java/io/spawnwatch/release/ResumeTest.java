package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting a kept release again: which jobs may run beside it, and what it starts from. */
class ResumeTest {
    @TempDir
    private Path folder;

    private final JobID job = new JobID();
    private FakeRestApi api;
    private RestCluster flink;
    private Releases releases;

    @BeforeEach
    void connect() throws IOException {
        api = new FakeRestApi();
        flink = RestCluster.at(List.of(api.address()), new Configuration());
        releases = new Releases(folder);
    }

    @AfterEach
    void disconnect() {
        flink.close();
        api.close();
    }

    private Release kept(String name, String fields) throws IOException {
        Path release = Files.createDirectory(folder.resolve(name));
        Files.writeString(
                release.resolve("release.json"),
                "{\"jar\": \"{release}/spawnwatch-job.jar\", \"options\": {}, \"kafka\": {}, \"published\": {}, "
                        + fields + "}");
        return Release.of(release);
    }

    @Test
    void aReleaseIsNotStartedBesideItsSuccessor() throws IOException {
        Release first = kept("0001", "\"stopped_with\": \"file:/savepoint-1\"");
        kept("0002", "\"follows\": \"0001\", \"job_id\": \"" + job + "\"");
        Release other = kept("0003", "\"follows\": null");
        api.isIn("RUNNING", job);

        assertThatThrownBy(() -> new ConflictingJobs(flink).requireNoneInLine(releases, first))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("job " + job + " already runs, started from release 0002;");
        assertThatCode(() -> new ConflictingJobs(flink).requireNoneInLine(releases, other))
                .doesNotThrowAnyException();
    }

    @Test
    void aReleaseIsStartedOnceItsSuccessorHasEnded() throws IOException {
        Release first = kept("0001", "\"stopped_with\": \"file:/savepoint-1\"");
        kept("0002", "\"follows\": \"0001\", \"job_id\": \"" + job + "\"");
        api.isIn("FAILED", job);

        assertThatCode(() -> new ConflictingJobs(flink).requireNoneInLine(releases, first))
                .doesNotThrowAnyException();
    }

    @Test
    void theSavepointOfAJobIsFoundAfterTheClusterHasForgottenTheJob() throws IOException {
        kept("0001", "\"job_id\": \"" + job + "\", \"stopped_with\": \"file:/savepoint-1\"");

        assertThat(StartPoint.resolve(flink, releases, job.toHexString())).isEqualTo("file:/savepoint-1");
    }

    @Test
    void aLostSavepointIsReportedWithWhereToLookForIt() throws IOException {
        kept(
                "0001",
                "\"job_id\": \"" + job + "\", \"stopping_with\": \"file:/s/savepoint-123456-*\","
                        + " \"last_checkpoint\": \"file:/c/chk-7\"");

        assertThatThrownBy(() -> StartPoint.resolve(flink, releases, job.toHexString()))
                .isInstanceOf(ReleaseException.class)
                .hasMessageStartingWith("the cluster does not know job " + job)
                .hasMessageEndingWith("the newest of file:/s/savepoint-123456-* is its savepoint; if there is none, its"
                        + " last checkpoint was file:/c/chk-7");
    }
}
