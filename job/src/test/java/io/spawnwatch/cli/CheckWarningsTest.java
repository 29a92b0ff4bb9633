package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} warns about, and what follows from a warning. */
class CheckWarningsTest {
    private static final String ALLOWLIST = """
        allowlist:
          - {id: good, detections: ["*", 24869767-8579-485D-9A4F-D9DDFD8F0CAC], match: {user: a}, owner: o, reason: r}
          - {id: slip, detections: [24869767-8579-485d-9a4f-d9ddfd8f0ca], match: {user: a}, owner: o, reason: r}
          - {id: name, detections: [Process Execution via WMI], match: {user: a}, owner: o, reason: r}
        """;
    private static final String SLIP = "allow.yml:3:29: the entry 'slip' never applies: no detection has the id"
            + " '24869767-8579-485d-9a4f-d9ddfd8f0ca'; did you mean '24869767-8579-485d-9a4f-d9ddfd8f0cac'?";
    private static final String NAME =
            "allow.yml:4:29: the entry 'name' never applies: no detection has the id 'Process"
                    + " Execution via WMI'; the detection with that name has the id '24869767-8579-485d-9a4f-d9ddfd8f0cac'";

    @TempDir
    private Path folder;

    private String detection;
    private String allowlist;

    @BeforeEach
    void write() throws IOException {
        detection = folder.resolve("d.yml").toString();
        BundledDetection.write(folder.resolve("d.yml"), text -> text.replace("type: TTP", "type: TPP")
                .replace("- T1047", "- T10477")
                .replace("name: user\n      type: User", "name: User\n      type: user"));
        allowlist = Files.writeString(folder.resolve("allow.yml"), ALLOWLIST).toString();
    }

    private static final String TABLE = """
        runs      d.yml  Process Execution via WMI
                  warning: d.yml:7:7: unknown type 'TPP', which risk events carry unchanged; did you mean 'TTP'?
                  warning: d.yml:47:7: unknown ATT&CK technique 'T10477', which risk events carry without its \
        name and tactics; the bundled table is ATT&CK 18.1 of November 2025
                  warning: d.yml:53:13: a risk or threat object is named after 'User', which is read as 'user'; write it \
        like that
                  warning: d.yml:54:13: the observable type 'user' is read as 'User'; write it like that
        """;
    private static final String SUMMARY = """
        1 file: 1 run, 0 refused
        evaluated on every event: 0
        """;

    @Test
    void unknownWordsAreWarnedAboutAndAnObjectInOtherCapitalsIsNotRefused() {
        assertThat(CommandRun.of("check", "--detections", detection)).isEqualTo(new CommandRun(0, TABLE + SUMMARY, ""));
    }

    @Test
    void strictTurnsWarningsIntoAFailure() {
        assertThat(CommandRun.of("check", "--detections", detection, "--strict"))
                .isEqualTo(new CommandRun(1, TABLE + SUMMARY, "failed by --strict: 4 warnings\n"));
        assertThat(CommandRun.of("check", "--strict").exitCode()).isZero();
        assertThat(CommandRun.of("check", "--strict", "--allowlist", allowlist))
                .isEqualTo(new CommandRun(
                        1, """
                        runs      process_execution_via_wmi.yml  Process Execution via WMI
                        allowlist %s
                                  warning: %s
                                  warning: %s
                        """.formatted(allowlist, SLIP, NAME) + SUMMARY, "failed by --strict: 2 warnings\n"));
        assertThat(CommandRun.of("check", "--strict", "--detections", detection, "--explain", "d.yml"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(1))
                .satisfies(run -> assertThat(run.err()).isEqualTo("failed by --strict: 4 warnings\n"));
    }

    @Test
    void warningsAreInTheJsonAndThoseOfTheAllowlistOnALineOfTheirOwn() throws IOException {
        Path config =
                Files.writeString(folder.resolve("spawnwatch.yml"), "allowlist-file: '%s'\n".formatted(allowlist));

        CommandRun run =
                CommandRun.of("check", "--detections", detection, "--config", config.toString(), "--json", "-");

        assertThat(run).isEqualTo(new CommandRun(0, """
            {"file":"d.yml","id":"24869767-8579-485d-9a4f-d9ddfd8f0cac","name":"Process Execution via WMI",\
            "status":"production","verdict":"runs","construct":null,"reason":null,"warnings":[\
            "d.yml:7:7: unknown type 'TPP', which risk events carry unchanged; did you mean 'TTP'?",\
            "d.yml:47:7: unknown ATT&CK technique 'T10477', which risk events carry without its name and tactics; the bundled table is ATT&CK 18.1 of November 2025",\
            "d.yml:53:13: a risk or threat object is named after 'User', which is read as 'user'; write it like that",\
            "d.yml:54:13: the observable type 'user' is read as 'User'; write it like that"]}
            {"file":"%s","id":null,"name":null,"status":null,"verdict":"allowlist","construct":null,"reason":null,\
            "warnings":["%s","%s"]}
            """.formatted(allowlist, SLIP, NAME), ""));
    }

    @Test
    void replayWarnsAboutAnAllowlistEntryForAnUnknownDetection() throws IOException {
        Path events = Files.writeString(
                folder.resolve("events.jsonl"), "{\"_time\":1,\"dest\":\"h\",\"process_name\":\"a.exe\"}\n");

        CommandRun run = CommandRun.of(
                "replay",
                "--input",
                events.toString(),
                "--output",
                folder.resolve("out.jsonl").toString(),
                "--allowlist",
                allowlist);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).startsWith("warning: " + SLIP + "\nwarning: " + NAME + "\n");
    }
}
