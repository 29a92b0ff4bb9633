package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code spawnwatch test --baseline} says of harmless events. */
class BaselineCommandTest extends DetectionFixture {
    private static final String WITHOUT_PARENT =
            "{\"_time\": 1, \"process_name\": \"cmd.exe\", \"process\": \"cmd.exe /c x\", \"dest\": \"a\"}\n";

    @Test
    void aDetectionThatTheEventsCannotMakeFireIsBlind() throws IOException {
        CommandRun run = baseline(WITHOUT_PARENT.repeat(3));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("BLIND Shell over WMI: baseline " + detection + ":5")
                .contains("0 rows in 3 harmless events, but they lack what the detection needs: parent_process,"
                        + " parent_process_name")
                .contains("0 passed, 0 failed, 1 blind");
        assertThat(baseline(WITHOUT_PARENT, "--allow-blind").exitCode()).isZero();
    }

    @Test
    void oneEventWithTheFieldIsEnough() throws IOException {
        String events = IntStream.range(0, 50).mapToObj(i -> WITHOUT_PARENT).collect(Collectors.joining())
                + WITHOUT_PARENT.replace("\"dest\"", "\"parent_process_name\": \"explorer.exe\", \"dest\"");

        CommandRun run = baseline(events + WITHOUT_PARENT.repeat(20), "-v");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(flat(run.out()))
                .contains("passed Shell over WMI: baseline")
                .contains("0 rows in 71 harmless events");
    }

    @Test
    void aSilentDetectionThatOnlyOneAlternativeIsMissingForPasses() throws IOException {
        Files.writeString(
                detection,
                DETECTION.replace(
                        "Processes.parent_process_name=WmiPrvSE.exe",
                        "(Processes.process=never OR Processes.original_file_name=Cmd.Exe)"));

        CommandRun run = baseline(WITHOUT_PARENT);

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("1 passed");
    }

    private CommandRun baseline(String events, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("harmless.jsonl"), events);
        String[] args = {"test", "--detections", detection.toString(), "--baseline", file.toString()};
        return CommandRun.of(Stream.of(args, options).flatMap(Arrays::stream).toArray(String[]::new));
    }
}
