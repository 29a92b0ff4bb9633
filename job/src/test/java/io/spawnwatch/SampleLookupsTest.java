package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splunk's detections with the lookup files that they name. */
@Tag("slow")
class SampleLookupsTest {
    private static final String RECORDING = "events/splunk_t1047_atomic_red_team.json.gz";

    @ParameterizedTest
    @ValueSource(strings = {"escu-sample.tar.gz", "escu6-sample.tar.gz"})
    void atLeast267OfTheSampleRun(String archive, @TempDir Path sample) throws IOException {
        EscuSample.unpack(archive, sample, "detections", "macros");
        EscuSample.unpack("escu-lookups.tar.gz", sample, "lookups");

        // The lookups are found beside the detections.
        CommandRun check = CommandRun.of(
                "check",
                "--detections",
                sample.resolve("detections").toString(),
                "--macros",
                sample.resolve("macros").toString(),
                "--include-deprecated");

        assertThat(check.out()).contains("298 files: 267 run, 31 refused");
    }

    @Test
    void aRowIsTheSameAtEveryParallelism(@TempDir Path sample) throws IOException {
        EscuSample.unpack("escu-sample.tar.gz", sample, "detections", "macros");
        EscuSample.unpack("escu-lookups.tar.gz", sample, "lookups");
        Path detections = Files.createDirectories(sample.resolve("chosen/detections"));
        for (String name : List.of(
                "attacker_tools_on_endpoint.yml",
                "windows_remote_access_software_hunt.yml",
                "windows_dll_search_order_hijacking_hunt.yml",
                "windows_lolbas_executed_outside_expected_path.yml",
                "detect_prohibited_applications_spawning_cmd_exe.yml")) {
            Files.copy(sample.resolve("detections").resolve(name), detections.resolve(name));
        }
        // The recording has none of the tools of Splunk's list, so that programs which it has are added.
        Files.writeString(
                sample.resolve("lookups/attacker_tools.csv"),
                "attacker_tool_names,description\nwmic.exe,queries WMI\nPOWERSHELL*,runs scripts\n");
        List<List<String>> runs = new ArrayList<>();
        for (String parallelism : List.of("1", "2")) {
            Path output = sample.resolve("risk-events-" + parallelism + ".jsonl");
            CommandRun.successful(
                    "replay",
                    "--input",
                    SharedData.folder().resolve(RECORDING).toString(),
                    "--output",
                    output.toString(),
                    "--detections",
                    detections.toString(),
                    "--macros",
                    sample.resolve("macros").toString(),
                    "--lookups",
                    sample.resolve("lookups").toString(),
                    "--parallelism",
                    parallelism);
            runs.add(Files.readAllLines(output).stream().sorted().toList());
        }

        assertThat(runs.get(0)).isEqualTo(runs.get(1));
        assertThat(runs.get(0)).anyMatch(row -> row.contains("\"description\":\"queries WMI\""));
        assertThat(runs.get(0)).anyMatch(row -> row.contains("\"description\":\"runs scripts\""));
        assertThat(runs.get(0)).noneMatch(row -> row.contains("\"description\":\"false\""));
    }
}
