package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check --explain} shows about a detection. */
class ExplainTest {
    private static final String BUNDLED = """
        Process Execution via WMI

          id                       24869767-8579-485d-9a4f-d9ddfd8f0cac
          version                  1
          type                     TTP
          status                   production
          file                     process_execution_via_wmi.yml
          verdict                  runs
          modified                 2026-11-22
          asset type               Endpoint

        Condition
          parent_process_name="WmiPrvSE.exe"

        Matching
          fields needed            dest, user, process, process_name, process_id, parent_process,
                                   parent_process_name, parent_process_id
          found by                 looked up by parent_process_name = "wmiprvse.exe"
          CIM JSON                 can fire
          Sysmon EventID 1         can fire
          Sysmon for Linux 1       can fire
          Windows Security 4688    can fire

        Fields
          CIM JSON                 each field under its own name
          dest                     Hostname, else Computer
          user                     Sysmon EventID 1, Sysmon for Linux 1: User
                                   Windows Security 4688: first of TargetUserName, SubjectUserName that is
                                   not -
          process                  Sysmon EventID 1, Sysmon for Linux 1: CommandLine
                                   Windows Security 4688: CommandLine, with NewProcessName as its program
          process_name             Sysmon EventID 1, Sysmon for Linux 1: last part of Image
                                   Windows Security 4688: last part of NewProcessName
          process_id               Sysmon EventID 1, Sysmon for Linux 1: ProcessId, else Message's ProcessId
                                   Windows Security 4688: NewProcessId
          parent_process           Sysmon EventID 1, Sysmon for Linux 1: ParentCommandLine
                                   Windows Security 4688: ParentProcessName
          parent_process_name      Sysmon EventID 1, Sysmon for Linux 1: last part of ParentImage
                                   Windows Security 4688: last part of ParentProcessName
          parent_process_id        Sysmon EventID 1, Sysmon for Linux 1: ParentProcessId
                                   Windows Security 4688: ProcessId, else Message's Creator Process ID

        Rows
          grouped by               dest, user, parent_process, process_name, process, process_id,
                                   parent_process_id
          missing fields           count as the text 'null' (fillnull_value): process_id, parent_process_id
          window                   1h, the setting for all detections
          aggregates               count, min(_time) as firstTime, max(_time) as lastTime
          reported                 at the first sighting, again when the window closes
          row's fields             dest, user, parent_process, process_name, process, process_id,
                                   parent_process_id, count, firstTime, lastTime

        Then
          | rename Processes.* as *
              drops the data model's name from the names of fields
          | convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(firstTime)
              formats times; a risk event has them in ISO 8601 in any case
          | convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(lastTime)
              formats times; a risk event has them in ISO 8601 in any case
          | search *
              keeps every row

        Risk
          message                  A remote instance execution of wmic.exe that will spawn
                                   $parent_process_name$ in host $dest$
            $parent_process_name$  always 'WmiPrvSE.exe', which the condition requires
            $dest$                 what rows are grouped by
          score                    49.0 = impact 70 x confidence 70 / 100
          severity                 medium
          risk objects             system named by dest, score 49.0
                                   user named by user, score 49.0
          threat objects           process_name named by process_name
          ATT&CK                   T1047 Windows Management Instrumentation (Execution)
          analytic stories         Suspicious WMI Use
        """;

    private static final String CONDITION = "Processes.parent_process_name=WmiPrvSE.exe";

    @TempDir
    private Path folder;

    private Path detections;

    @BeforeEach
    void makeFolder() throws IOException {
        detections = Files.createDirectory(folder.resolve("detections"));
    }

    @Test
    void aDetectionIsShownAsItWasUnderstood() {
        CommandRun run = CommandRun.of("check", "--explain", "24869767-8579-485D-9A4F-D9DDFD8F0CAC");

        assertThat(run).isEqualTo(new CommandRun(0, BUNDLED, ""));
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 80})
    void linesFitANarrowTerminal(int width) throws Exception {
        UnaryOperator<String> longer =
                text -> text.replace(CONDITION, CONDITION + " (Processes.user!=a OR Processes.user!=b)")
                        .replace(
                                "| `security_content_ctime(lastTime)`",
                                "| where count > 3 AND len(process_name) == 11 AND (user != \"a\" OR dest != \"b\")");
        String wide = explain(longer);
        String narrow = inTerminal(width, () -> explain(longer));

        assertThat(narrow.lines()).allMatch(line -> line.length() <= width).anyMatch(line -> line.length() > width - 5);
        assertThat(narrow.split("\\s+")).containsExactly(wide.split("\\s+"));
    }

    @Test
    void linesOfAWideTerminalAreAsLongAsInAFile() throws Exception {
        assertThat(inTerminal(200, () -> explain(text -> text))).isEqualTo(explain(text -> text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"process_execution_via_wmi.yml", "Process Execution via WMI"})
    void aDetectionCanBeNamedByItsFileOrItsName(String name) {
        assertThat(CommandRun.of("check", "--explain", name)).isEqualTo(new CommandRun(0, BUNDLED, ""));
    }

    @Test
    void aMisspeltNameIsAnsweredWithASuggestion() {
        assertThat(CommandRun.of("check", "--explain", "Process Execution via WNI"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--explain: no detection has the id, file or name 'Process Execution via WNI'; did you"
                                + " mean 'Process Execution via WMI'?\n"));
    }

    @Test
    void aConditionIsIndentedByPrecedenceAndNoValueIsBroken() throws IOException {
        String value = "x".repeat(120);
        String shown = explain(text -> text.replace(
                CONDITION,
                "Processes.process_name=a OR Processes.process_name=b* NOT (Processes.user=u OR NOT (Processes.os=o"
                        + " Processes.dest=d)) Processes.process_name IN (aaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbb,"
                        + " cc) Processes.user IN (e, f) Processes.process=" + value + " " + CONDITION));

        assertThat(section(shown, "Condition"))
                .containsExactly("""
                    (
                      process_name="a"
                      OR process_name="b*"
                    )
                    AND NOT (
                      user="u"
                      OR NOT (
                        os="o"
                        AND dest="d"
                      )
                    )
                    AND process_name IN (
                      "aaaaaaaaaaaaaaaaaaaa",
                      "bbbbbbbbbbbbbbbbbbbbbb",
                      "cc"
                    )
                    AND user IN ("e", "f")
                    AND process="VALUE"
                    AND parent_process_name="WmiPrvSE.exe"
                    """.replace("VALUE", value).split("\n"));
    }

    @Test
    void theLookupAndTheSourcesThatCannotFireAreShown() throws IOException {
        assertThat(section(
                        explain(text -> text.replace(
                                CONDITION,
                                CONDITION
                                        + " Processes.parent_process=\"*secure*\" OR Processes.process=\"*x -enc*\"")),
                        "Matching"))
                .containsExactly(
                        "fields needed            dest, user, process, process_name, process_id, parent_process,",
                        "                         parent_process_name, parent_process_id",
                        "found by                 looked up by parent_process_name = \"wmiprvse.exe\"",
                        "                         and parent_process containing \"secure\", or process containing \"x"
                                + " -enc\"",
                        "CIM JSON                 can fire",
                        "Sysmon EventID 1         can fire",
                        "Sysmon for Linux 1       can fire",
                        "Windows Security 4688    can fire");
        assertThat(section(
                        explain(text -> text.replace(
                                CONDITION,
                                CONDITION + " Processes.original_file_name=a" + " Processes.action=blocked")),
                        "Matching"))
                .endsWith(
                        "Sysmon EventID 1         can never fire: action is always allowed",
                        "Sysmon for Linux 1       can never fire: action is always allowed",
                        "Windows Security 4688    can never fire: it has no original_file_name");
        assertThat(section(explain(text -> text.replace(CONDITION, CONDITION + " NOT " + CONDITION)), "Matching"))
                .contains("CIM JSON                 can never fire");
        assertThat(section(
                        explain(text ->
                                text.replace(CONDITION, "NOT " + CONDITION).replace("$parent_process_name$", "")),
                        "Matching"))
                .contains("found by                 nothing that can be looked up: it is evaluated on every event");
    }

    @Test
    void conditionsAfterTheAggregationAreDecidedOnEventsOrOnRows() throws IOException {
        assertThat(section(
                        explain(text -> text.replace(
                                "| `drop_dm_object_name(Processes)`",
                                "| `drop_dm_object_name(Processes)` | where len(process_name)=5 AND count>3")),
                        "Matching"))
                .contains(
                        "decided on each event    | where len(process_name) == 5",
                        "decided on rows          | where count > 3: count is not known before events are counted")
                .noneMatch(line -> line.startsWith("cost"));
        assertThat(section(
                        explain(text -> text.replace(CONDITION, "*")
                                .replace("$parent_process_name$", "")
                                .replace(
                                        "| `drop_dm_object_name(Processes)`",
                                        "| `drop_dm_object_name(Processes)` | where len(process_name)=11")),
                        "Matching"))
                .anyMatch(line ->
                        line.matches("cost +\\d+ ns of CPU time for each event, measured here; [1-9]\\d* of .*"));
    }

    @Test
    void theWindowComesFromAnOverrideOrFromTheSettingForAllDetections() throws IOException {
        Path config = Files.writeString(folder.resolve("run.yml"), """
            window: 90s
            overrides:
              24869767-8579-485d-9a4f-d9ddfd8f0cac:
                window: 5m
            """);

        assertThat(section(explain(text -> text, "--window", "2h"), "Rows"))
                .contains("window                   2h, the setting for all detections");
        assertThat(section(explain(text -> text, "--config", config.toString()), "Rows"))
                .contains("window                   5m, from run.yml:4:13");
    }

    @Test
    void theOffsetOfTheWindowsIsShownUnlessItIsZero() throws IOException {
        Path config = Files.writeString(folder.resolve("run.yml"), """
            overrides:
              24869767-8579-485d-9a4f-d9ddfd8f0cac:
                window-offset: 5m
            """);

        assertThat(section(explain(text -> text, "--window-offset", "50m"), "Rows"))
                .contains("window                   1h, the setting for all detections, shifted by 50m");
        assertThat(section(explain(text -> text, "--config", config.toString()), "Rows"))
                .contains(
                        "window                   1h, the setting for all detections, shifted by 5m, from run.yml:3:20");
    }

    @Test
    void rowsThatNoSingleSightingDecidesAreReportedWhenTheWindowCloses() throws IOException {
        String rows = String.join(
                " ",
                section(
                        explain(text -> text.replace("| `security_content_ctime(lastTime)`", "| where names=paths")
                                .replace(
                                        "count min(_time)",
                                        "count values(Processes.user_id) as names values(Processes.process_path) as paths"
                                                + " min(_time)")),
                        "Rows"));

        assertThat(rows.replaceAll(" +", " "))
                .contains(
                        "reported when the window closes if its conditions are true by then, otherwise when the allowed"
                                + " lateness after it has passed: no single sighting shows whether two fields with"
                                + " several values have one in common");
    }

    @Test
    void aRefusedDetectionIsShownAsFarAsItWasUnderstood() throws IOException {
        CommandRun run = run(text -> text.replace("| `security_content_ctime(lastTime)`", "| addinfo"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("""
              verdict                  refused: a.yml:26:5: the command 'addinfo' is not supported
              modified                 2026-11-22
              asset type               Endpoint

            Condition
              parent_process_name="WmiPrvSE.exe"

            Rows
              grouped by               dest, user, parent_process, process_name, process, process_id,
                                       parent_process_id
              missing fields           count as the text 'null' (fillnull_value): process_id, parent_process_id
              aggregates               count, min(_time) as firstTime, max(_time) as lastTime

            Then
              | rename Processes.* as *
                  drops the data model's name from the names of fields
              | convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(firstTime)
                  formats times; a risk event has them in ISO 8601 in any case
              (the rest of the search could not be understood)

            Risk
            """);
    }

    @Test
    void aFileWithoutADetectionIsShownWithItsError() throws IOException {
        assertThat(run(text -> "name: x\n")).isEqualTo(new CommandRun(1, """
            a.yml

              file                     a.yml
              verdict                  refused: a.yml:1:1: required key 'id' is missing
            """, ""));
    }

    @Test
    void aDetectionThatIsLeftOutIsExplainedInFull() throws IOException {
        CommandRun run = run(text -> text.replace("status: production", "status: deprecated")
                .replace(CONDITION, CONDITION + " (Processes.user!=a OR Processes.user!=b)"));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("  verdict                  left out: deprecated; --include-deprecated runs it\n")
                .contains("\nMatching\n")
                .endsWith("""

                    Warnings
                      a.yml:21:57: 'user!="a" OR user!="b"' is true for every event and can be left out; did you mean
                          AND?
                    """);
    }

    private CommandRun run(UnaryOperator<String> change, String... options) throws IOException {
        BundledDetection.write(detections.resolve("a.yml"), change);
        List<String> args =
                new ArrayList<>(List.of("check", "--detections", detections.toString(), "--explain", "a.yml"));
        args.addAll(List.of(options));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private String explain(UnaryOperator<String> change, String... options) throws IOException {
        return run(change, options).out();
    }

    /** Picocli takes the width from this property rather than from a terminal, which a test does not have. */
    private static <T> T inTerminal(int width, Callable<T> command) throws Exception {
        System.setProperty("picocli.usage.width", String.valueOf(width));
        try {
            return command.call();
        } finally {
            System.clearProperty("picocli.usage.width");
        }
    }

    /** The lines under a heading, without their common indentation. */
    private static List<String> section(String report, String heading) {
        List<String> lines = report.lines().toList();
        List<String> section = new ArrayList<>();
        for (int i = lines.indexOf(heading) + 1;
                i < lines.size() && !lines.get(i).isEmpty();
                i++) {
            section.add(lines.get(i).substring(2));
        }
        return section;
    }
}
