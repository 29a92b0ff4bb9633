package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code check --explain ID --event FILE} says of events. */
class CheckEventTest extends EventFileCase {
    private static final String ID = "24869767-8579-485d-9a4f-d9ddfd8f0cac";
    private static final String CONDITION = "Processes.parent_process_name=WmiPrvSE.exe";

    private String shown(CommandRun run) {
        assertThat(run.err()).isEmpty();
        return run.out().replace(folder + "/", "");
    }

    @Test
    void anEventOnWhichItFiresIsShownWithItsRow() throws IOException {
        EventLines.write(events, List.of(EventLines.nxlog("cmd.exe /c whoami")));

        CommandRun run = run();

        assertThat(shown(run)).isEqualTo("""
            Process Execution via WMI

              id                       24869767-8579-485d-9a4f-d9ddfd8f0cac
              file                     process_execution_via_wmi.yml
              events                   events.jsonl
              shown                    record 1 (line 1)
              kind                     Sysmon EventID 1
              time                     2025-11-16T09:00:00.000Z
              index                    finds the event, so that the condition is evaluated

            Fields
              dest                     ws-1 (Hostname, else Computer)
              user                     CORP\\ada (User)
              process                  cmd.exe /c whoami (CommandLine)
              process_name             cmd.exe (last part of Image)
              process_id               10 (ProcessId, else Message's ProcessId)
              parent_process           C:\\Windows\\System32\\wbem\\WmiPrvSE.exe
                                       (ParentCommandLine)
              parent_process_name      WmiPrvSE.exe (last part of ParentImage)
              parent_process_id        20 (ParentProcessId)

            Condition
              \u2713 Processes.parent_process_name="WmiPrvSE.exe"

            Result
              It fires.
              window                   2025-11-16T09:00:00.000Z to 2025-11-16T10:00:00.000Z
              group                    dest=ws-1
                                       user=CORP\\ada
                                       parent_process=C:\\Windows\\System32\\wbem\\WmiPrvSE.exe
                                       process_name=cmd.exe
                                       process=cmd.exe /c whoami
                                       process_id=10
                                       parent_process_id=20
              score                    49.0, medium
              risk objects             system ws-1, score 49.0
                                       user CORP\\ada, score 49.0
              message                  A remote instance execution of wmic.exe that will
                                       spawn WmiPrvSE.exe in host ws-1
            """);
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void anEventOnWhichItDoesNotFireIsShownWithTheReason() throws IOException {
        EventLines.write(events, List.of(MISS));

        CommandRun run = run();

        assertThat(shown(run)).isEqualTo("""
            Process Execution via WMI

              id                       24869767-8579-485d-9a4f-d9ddfd8f0cac
              file                     process_execution_via_wmi.yml
              events                   events.jsonl
              shown                    record 1 (line 1)
              kind                     CIM JSON
              time                     2026-11-16T09:00:00.000Z
              index                    rules the event out: it has no parent_process_name =
                                       "wmiprvse.exe"

            Fields
              dest                     ws-1
              user                     unknown (missing in the event; the data model fills
                                       it in)
              process                  "C:\\Windows\\System32\\cmd.exe" /c whoami
              process_name             cmd.exe (missing in the event; the data model fills
                                       it in)
              process_id               10
              parent_process           unknown (missing in the event; the data model fills
                                       it in)
              parent_process_name      explorer.exe
              parent_process_id        missing

            Condition
              \u2717 Processes.parent_process_name="WmiPrvSE.exe"
                  parent_process_name is explorer.exe

            Result
              It did not fire because Processes.parent_process_name="WmiPrvSE.exe" is false:
                  parent_process_name is explorer.exe (process_execution_via_wmi.yml:21:13).
            """);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(shown(run).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void ofSeveralEventsTheFirstOnWhichItFiresIsShown() throws IOException {
        EventLines.write(
                events,
                List.of(
                        EventLines.networkConnection("2025-11-16T09:00:00Z"),
                        MISS,
                        "{\"broken\": ",
                        EventLines.xmlwineventlog("a"),
                        EventLines.winlogbeat("b")));

        CommandRun run = run();

        assertThat(run.exitCode()).isZero();
        assertThat(shown(run))
                .contains("""
                      events                   events.jsonl
                      records                  5 read: 3 process events, 1 other event, 1 rejected
                      fires on                 2 of them: records 4, 5
                      left out                 record 3 (line 3) is rejected, malformed: the JSON is
                                               truncated at byte 10; send complete records
                                               record 1 (line 1) is skipped: it is not a process
                                               event, but event 3 of
                                               Microsoft-Windows-Sysmon/Operational
                    """)
                .contains("shown                    record 4 (line 4), the first on which it fires");
    }

    @Test
    void ofSeveralEventsOnWhichItDoesNotFireTheNearestIsShown() throws IOException {
        Path detection = detection(CONDITION + " Processes.process_name=cmd.exe Processes.process=*whoami*");
        EventLines.write(
                events,
                List.of(MISS.replace("cmd.exe", "sc.exe").replace("whoami", "x"), MISS, MISS.replace("whoami", "x")));

        CommandRun run = CommandRun.of(
                "check", "--detections", detection.toString(), "--explain", ID, "--event", events.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(shown(run))
                .contains("fires on                 none of them")
                .contains("record 2 (line 2), which comes nearest")
                .contains("  \u2713 Processes.process_name=\"cmd.exe\"\n");
    }

    @Test
    void oneRecordCanBeChosen() throws IOException {
        EventLines.write(events, List.of(MISS, EventLines.evtx("a")));

        assertThat(shown(run("--record", "1"))).contains("record 1 (line 1)\n").contains("It did not fire");
        assertThat(run("--record", "2").exitCode()).isZero();
        assertThat(run("--record", "3"))
                .isEqualTo(new CommandRun(2, "", "--record: " + events + " has only 2 records\n"));
        assertThat(run("--record", "0").err()).isEqualTo("--record: records are counted from 1, not 0\n");
    }

    @Test
    void aRecordThatIsNotAProcessEventIsSaidToBeThat() throws IOException {
        EventLines.write(events, List.of(EventLines.networkConnection("2025-11-16T09:00:00Z")));

        CommandRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(shown(run))
                .contains("record 1 (line 1) is skipped: it is not a process")
                .endsWith("""
                    Result
                      It did not fire because there is no process event: a detection sees only
                          events that start a process.
                    """);
    }

    @Test
    void anEntryOfTheAllowlistThatCoversTheRowIsNamed() throws IOException {
        EventLines.write(events, List.of(EventLines.nxlog("a")));
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - id: inventory
                detections: ["%s"]
                match:
                  dest: ws-*
                owner: IT
                reason: The inventory runs there.
            """.formatted(ID));

        CommandRun run = run("--allowlist", allowlist.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(shown(run)).contains("""
            Result
              It fires, but the allowlist covers its row, which goes to 'suppressed': entry
                  'inventory', The inventory runs there. Owner: IT
            """);
    }

    @Test
    void aConditionOnTheRowIsShownForTheEventAlone() throws IOException {
        Path detection = BundledDetection.write(
                folder.resolve("d.yml"),
                text -> text.replace(
                        "| `security_content_ctime(lastTime)`",
                        "| eval n=mvcount(split(process, \" \")) | where n>1 AND count>5 | dedup dest, user,"
                                + " parent_process, process_name, process, process_id, parent_process_id"));
        EventLines.write(events, List.of(EventLines.nxlog("cmd /c")));

        CommandRun run = CommandRun.of(
                "check", "--detections", detection.toString(), "--explain", ID, "--event", events.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(shown(run))
                .contains("""
                    Condition
                      in tstats
                        \u2713 Processes.parent_process_name="WmiPrvSE.exe"
                      after tstats, but decided on the event
                        \u2713 | where n > 1
                      decided on the row: shown for this event alone
                        \u2717 | where count > 5
                            count is 1

                    Result
                      The event counts, but makes no row alone: count > 5 is false: count is 1
                          (d.yml:26:\
                    """)
                .contains("Other events of its group may change that: `replay` reads all events.");
    }

    @Test
    void aTermOfAMacroIsShownWithTheMacro() throws IOException {
        Path macros = Files.createDirectory(folder.resolve("macros"));
        Files.writeString(macros.resolve("shells.yml"), """
            description: Shells.
            name: shells
            definition: (Processes.process_name=cmd.exe OR Processes.process_name=powershell.exe)
            """);
        Path detection = detection(CONDITION + " `shells`");
        EventLines.write(events, List.of(EventLines.nxlog("a").replace("cmd.exe", "sc.exe")));

        CommandRun run = CommandRun.of(
                "check",
                "--detections",
                detection.toString(),
                "--macros",
                macros.toString(),
                "--explain",
                ID,
                "--event",
                events.toString());

        assertThat(shown(run)).contains("""
            Condition
              \u2713 Processes.parent_process_name="WmiPrvSE.exe"
              \u2717 at least one of these (OR)
                  from the macro `shells`, shells.yml:2:7
                  process_name is sc.exe
                \u2717 Processes.process_name="cmd.exe"
                \u2717 Processes.process_name="powershell.exe"

            Result
              It did not fire because Processes.process_name="cmd.exe" OR
                  Processes.process_name="powershell.exe" (macro `shells`) is false:
                  process_name is sc.exe (d.yml:21:56).
            """);
    }

    private Path detection(String condition) throws IOException {
        return BundledDetection.write(folder.resolve("d.yml"), text -> text.replace(CONDITION, condition));
    }

    @Test
    void theTraceCanBeWrittenAsJson() throws IOException {
        EventLines.write(events, List.of(MISS));
        Path file = folder.resolve("trace.json");

        CommandRun run = run("--json", "-");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run("--json", file.toString()).out()).startsWith(NAME + "\n");
        JsonNode trace = new ObjectMapper().readTree(run.out());
        assertThat(new ObjectMapper().readTree(Files.readString(file))).isEqualTo(trace);
        assertThat(trace.at("/detection/id").asText()).isEqualTo(ID);
        assertThat(trace.at("/records/events").asInt()).isEqualTo(1);
        assertThat(trace.at("/event/outcome").asText()).isEqualTo("misses");
        assertThat(trace.at("/event/distance").asInt()).isEqualTo(1);
        assertThat(trace.at("/event/row").isNull()).isTrue();
        assertThat(trace.at("/event/condition/0").toString()).isEqualTo("""
            {"decided":"where","command":"tstats","term":{"kind":"leaf",\
            "words":"Processes.parent_process_name=\\"WmiPrvSE.exe\\"","value":false,\
            "file":"process_execution_via_wmi.yml","line":21,"column":13,"macros":[],\
            "compared":[{"what":"parent_process_name","values":["explorer.exe"],"from":null}],"operands":[]}}\
            """);
    }
}
