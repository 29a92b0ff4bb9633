package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code spawnwatch test --baseline} says of a baseline that cannot be read, or only in part. */
class UnreadableBaselineTest extends RecordingFixture {
    private static final String POINTER = """
        version https://git-lfs.github.com/spec/v1
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
        size 12345\
        """;

    @Test
    void aBaselineThatCannotBeReadFails() throws IOException {
        write("base/day.jsonl", (BROKEN + "\n").repeat(3));

        CommandRun run = run("--detections", detection.toString(), "--baseline", base());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: baseline ")
                .contains("the baseline has no process events; 3 records could not be read, the first at "
                        + folder.resolve("base/day.jsonl") + ":1: ");
    }

    @Test
    void aBaselineWithoutEventsFails() throws IOException {
        write("base/day.jsonl", "");

        CommandRun run = run("--detections", detection.toString(), "--baseline", base());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: baseline ")
                .contains("the baseline has no process events");
    }

    @Test
    void aBaselineThatWasNotFetchedIsWrongUsage() throws IOException {
        write("base/good.jsonl", HARMLESS + "\n");
        Path pointer = write("base/later/day.jsonl", POINTER);

        CommandRun run = run("--detections", detection.toString(), "--baseline", base());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("--baseline: " + pointer + " is a Git LFS pointer; `git lfs pull` fetches the events");
    }

    @Test
    void recordsOfABaselineThatCannotBeReadCountAsTheRowsThatTheyMayBe() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HARMLESS));
        Stream.generate(() -> BROKEN).limit(20).forEach(lines::add);
        write("base/day.jsonl", String.join("\n", lines) + "\n");

        CommandRun run = run("--detections", detection.toString(), "--baseline", base());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("0 rows in 1 harmless event; 20 records could not be read, the first at "
                        + folder.resolve("base/day.jsonl") + ":2: ")
                .contains("; the limit of 1 allows none");
    }

    private String base() {
        return folder.resolve("base").toString();
    }
}
