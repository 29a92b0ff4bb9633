package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumeCommandTest {
    private static final List<URI> REST = List.of(URI.create("http://jm1:8081"), URI.create("http://jm2:8081"));
    private static final String PROGRAM =
            "java -jar " + ShellWords.quote(RunningJar.path().toString());

    @Test
    void namesClusterReleaseAndSavepoint() {
        ResumeCommand resume = new ResumeCommand(REST, Path.of("/r"), null, null);

        assertThat(resume.text(Path.of("/r/0001"), "file:/savepoint-1"))
                .isEqualTo(PROGRAM + " submit --rest http://jm1:8081,http://jm2:8081 --releases /r --release /r/0001"
                        + " --from file:/savepoint-1");
        assertThat(resume.text(Path.of("/r/0001"), null)).endsWith(" --release /r/0001");
    }

    @Test
    void repeatsTheTimeoutAndFlinksConfigurationAndQuotesForAShell() {
        ResumeCommand resume =
                new ResumeCommand(REST, Path.of("/my releases"), Duration.ofMillis(500), Path.of("/etc/it's flink"));

        assertThat(resume.text(Path.of("/my releases/0001"), null))
                .isEqualTo("FLINK_CONF_DIR='/etc/it'\\''s flink' " + PROGRAM
                        + " submit --rest http://jm1:8081,http://jm2:8081 --releases '/my releases'"
                        + " --release '/my releases/0001' --timeout 1s");
    }
}
