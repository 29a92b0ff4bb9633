package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.backtest.change.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tests {@code spawnwatch test} runs if detections are selected. */
class SelectedTestsTest extends DetectionFixture {
    private static final String FAILING = body("{name: never, events: [{process_name: calc.exe}]}");

    @BeforeEach
    void writeOthers() throws IOException {
        Files.writeString(folder.resolve("wmi.test.yml"), body("{name: a shell, events: [EVENT]}"));
        write("other", "5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c12", "cmd.exe", "T1218.011");
        write("refused", "5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c13", "cmd.exe | join x", "T1218.011");
    }

    private void write(String name, String id, String last, String technique) throws IOException {
        Files.writeString(
                folder.resolve(name + ".yml"),
                DETECTION
                        .replace("Shell over WMI", name)
                        .replace("5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c11", id)
                        .replace("T1047", technique)
                        .replace("Processes.process'", "Processes.process" + last.substring("cmd.exe".length()) + "'"));
        Files.writeString(folder.resolve(name + ".test.yml"), FAILING);
    }

    @Test
    void withoutASelectionAllAreTested() {
        CommandRun run = select();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out())).contains("1 passed, 2 failed");
    }

    @Test
    void theTestsOfOtherDetectionsDoNotRun() {
        CommandRun run = select("--detection", "wmi.yml");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).startsWith("1 test in").contains("1 passed, 0 failed");
        assertThat(flat(select("--technique", "T1047", "--type", "ttp").out())).contains("1 passed, 0 failed");
    }

    @Test
    void aSelectedDetectionThatIsRefusedFails() {
        CommandRun run = select("--technique", "T1218");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out())).contains("FAILED other: never").contains("0 passed, 2 failed");
    }

    @Test
    void aFaultInATestFileIsThatOfTheDetectionBesideIt() throws IOException {
        Files.writeString(folder.resolve("wmi.test.yml"), "tests: x\n");

        assertThat(flat(select("--detection", "wmi.yml").out())).contains("FAILED Shell over WMI: tests");
        assertThat(flat(select("--detection", "other").out()))
                .contains("FAILED other: never")
                .contains("1 test in");
    }

    @Test
    void whatSelectsNothingIsWrongUsage() throws IOException {
        assertThat(select("--story", "x").exitCode()).isEqualTo(2);
        assertThat(select("--detection", "refused.yml").err()).contains("'refused.yml' does not run: refused.yml:");
        Files.delete(folder.resolve("wmi.test.yml"));
        assertThat(select("--detection", "wmi.yml").err())
                .contains("no tests: the selected detections have no 'tests'");
    }

    @Test
    void withAChangeBothCount() throws Exception {
        try (Checkout checkout = new Checkout(folder.resolve("content"))) {
            for (String name : List.of("wmi", "other")) {
                for (String file : List.of(name + ".yml", name + ".test.yml")) {
                    checkout.write("detections/" + file, Files.readString(folder.resolve(file)));
                }
            }
            checkout.commit("base");
            String detections = checkout.file("detections").toString();
            checkout.write("detections/other.yml", Files.readString(folder.resolve("other.yml")) + "# changed\n");

            CommandRun neither =
                    CommandRun.of("test", "--detections", detections, "--changed", "HEAD", "--detection", "wmi.yml");
            CommandRun other =
                    CommandRun.of("test", "--detections", detections, "--changed", "HEAD", "--technique", "T1218");

            assertThat(neither.exitCode()).as(neither.toString()).isZero();
            assertThat(neither.err()).contains("no detection is touched; nothing to test");
            assertThat(other.exitCode()).isEqualTo(1);
            assertThat(other.err()).contains("1 of 1 detections is touched");
            assertThat(flat(other.out())).contains("FAILED other: never").contains("1 test in");

            checkout.write("detections/wmi.test.yml", "tests: x\n");
            CommandRun unreadable =
                    CommandRun.of("test", "--detections", detections, "--changed", "HEAD", "--detection", "wmi.yml");
            assertThat(unreadable.exitCode()).isEqualTo(1);
            assertThat(flat(unreadable.out())).contains("FAILED Shell over WMI: tests");
        }
    }

    private CommandRun select(String... options) {
        List<String> args = new ArrayList<>(List.of("test", "--detections", folder.toString()));
        args.addAll(Arrays.asList(options));
        return CommandRun.of(args.toArray(String[]::new));
    }
}
