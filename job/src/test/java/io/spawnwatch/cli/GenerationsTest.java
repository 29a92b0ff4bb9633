package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detection files of all three generations in one folder. */
class GenerationsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SEARCH = """
        version: 1
        search: |
          | tstats count min(_time) as firstTime max(_time) as lastTime from datamodel=Endpoint.Processes
            where Processes.parent_process_name=WmiPrvSE.exe by Processes.dest Processes.user Processes.process
          | rename Processes.* as *
        """;

    private static final String FINDING = """
        finding:
          title: $process$ by WMI on $dest$
          entity: {field: user, type: user, score: 50}
        """;

    private static final String INTERMEDIATE_FINDINGS = """
        intermediate_findings:
          entities:
            - {field: dest, type: system, score: 20, message: $user$ used WMI}
        """;

    private static final String TAGS = """
        tags:
          message: $process$ on $dest$
          impact: 80
          confidence: 50
          observable:
            - {name: dest, type: Hostname, role: [Victim]}
        """;

    private static final String RBA = """
        rba:
          message: $process$ on $dest$
          risk_objects: [{field: user, type: user, score: 30}]
        """;

    @TempDir
    private Path folder;

    private Path detections;

    @BeforeEach
    void writeDetections() throws IOException {
        detections = Files.createDirectory(folder.resolve("detections"));
        write("ttp", "TTP", FINDING + INTERMEDIATE_FINDINGS + """
            creation_date: '2026-05-13'
            modification_date: '2026-06-01'
            category: endpoint
            cve: [CVE-2026-1, CVE-2026-2]
            mitre_attack_id: [T1047, T1086, T1685]
            deprecation_info:
              reason: Somebody wrote a better one.
              removed_in_version: 7.0.0
              replacement_content: [WMI, and More]
            """);
        write("anomaly", "Anomaly", INTERMEDIATE_FINDINGS + "schedule: Nightly\n");
        write("hunting", "Hunting", "custom_schedule: {cron_schedule: 5 4 * * *, earliest_time: -24h@h}\n");
        write("correlation", "Correlation", FINDING.replace("score: 50", "score: 0"));
        write("tags", "TTP", TAGS);
        write("rba", "Anomaly", RBA);
    }

    private void write(String name, String type, String rest) throws IOException {
        Files.writeString(
                detections.resolve(name + ".yml"),
                "name: " + name + "\nid: id-" + name + "\ntype: " + type + "\n" + SEARCH + rest);
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private Map<String, JsonNode> replay(String... options) throws IOException {
        Path events = EventLines.write(
                folder.resolve("events.jsonl"), List.of(EventLines.cim("2026-06-01T09:00:00Z", "ada", "cmd.exe /c x")));
        Path output = folder.resolve("risk-events.jsonl");
        CommandRun.successful(Stream.concat(
                        Stream.of("replay", "--input=" + events, "--output=" + output, "--detections=" + detections),
                        Arrays.stream(options))
                .toArray(String[]::new));
        return CommandRun.jsonLines(output).stream()
                .collect(Collectors.toMap(event -> event.get("detection_name").textValue(), Function.identity()));
    }

    @Test
    void eachRaisesWhatItsTypeAndItsGenerationSay() throws IOException {
        Map<String, JsonNode> events = replay();

        String title = "'cmd.exe /c x by WMI on ws-1'";
        String finding =
                "{'risk_object':'ada','risk_object_type':'user','risk_score':50.0,'risk_object_kind':'finding',"
                        + "'risk_message':" + title + "}";
        String intermediate = "{'risk_object':'ws-1','risk_object_type':'system','risk_score':20.0,"
                + "'risk_object_kind':'intermediate_finding','risk_message':'ada used WMI'}";
        assertRaises(events.get("ttp"), 50, title, title, "[" + finding + "," + intermediate + "]");
        assertRaises(events.get("anomaly"), 20, "'ada used WMI'", null, "[" + intermediate + "]");
        assertRaises(events.get("hunting"), 0, "'hunting'", null, "[]");
        assertRaises(events.get("correlation"), 0, title, title, "[" + finding.replace("50.0", "0.0") + "]");
        assertRaises(
                events.get("tags"),
                40,
                "'cmd.exe /c x on ws-1'",
                null,
                "[{'risk_object':'ws-1','risk_object_type':'system','risk_score':40.0,'risk_object_kind':'risk',"
                        + "'risk_message':'cmd.exe /c x on ws-1'}]");
        assertRaises(
                events.get("rba"),
                30,
                "'cmd.exe /c x on ws-1'",
                null,
                "[{'risk_object':'ada','risk_object_type':'user','risk_score':30.0,'risk_object_kind':'risk',"
                        + "'risk_message':'cmd.exe /c x on ws-1'}]");
        assertThat(events).hasSize(6);
    }

    private static void assertRaises(
            JsonNode event, double score, String message, @Nullable String title, String objects) throws IOException {
        assertThat(event.get("risk_score").doubleValue()).isEqualTo(score);
        assertThat(event.get("risk_message")).isEqualTo(json(message));
        assertThat(event.get("finding_title")).isEqualTo(title == null ? null : json(title));
        assertThat(event.get("risk_objects")).isEqualTo(json(objects));
    }

    @Test
    void aSuppressedRowHasTheSame() throws IOException {
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
            - {id: a, detections: ["*"], match: {user: ada}, owner: o, reason: r}
            """);
        Path suppressed = folder.resolve("suppressed.jsonl");

        assertThat(replay("--allowlist=" + allowlist, "--suppressed=" + suppressed))
                .isEmpty();
        assertThat(CommandRun.jsonLines(suppressed))
                .filteredOn(row -> row.get("detection_name").textValue().equals("ttp"))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("finding_title").textValue()).isEqualTo("cmd.exe /c x by WMI on ws-1");
                    assertThat(StreamSupport.stream(row.get("risk_objects").spliterator(), false)
                                    .map(object ->
                                            object.get("risk_object_kind").textValue()))
                            .containsExactly("finding", "intermediate_finding");
                });
    }

    @Test
    void checkExplainsAFileOfTheThirdGeneration() throws IOException {
        writeSchedules();
        String shown = CommandRun.successful("check", "--detections", detections.toString(), "--explain", "ttp.yml")
                .out();

        assertThat(shown).startsWith("""
            ttp

              id                       id-ttp
              version                  1
              type                     TTP
              status                   production
              file                     ttp.yml
              verdict                  runs
              created                  2026-05-13
              modified                 2026-06-01
              category                 endpoint
              CVE                      CVE-2026-1, CVE-2026-2
              Splunk's schedule        the default, Default EventBasedDetection: cron 0 * * * *, over -70m@m to
                                       -10m@m, schedule window auto
                                       the same hours as with window-offset 50m
              deprecated               removed in 7.0.0; replaced by WMI, and More; Somebody wrote a better one.

            Condition
            """);
        assertThat(shown).endsWith("""
            Risk
              finding's title          $process$ by WMI on $dest$
                $process$              what rows are grouped by
                $dest$                 what rows are grouped by
                $user$                 what rows are grouped by
              score                    50.0
              severity                 medium
              risk objects             finding: user named by user, score 50.0
                                       intermediate finding: system named by dest, score 20.0
                                         "$user$ used WMI"
              ATT&CK                   T1047 Windows Management Instrumentation (Execution)
                                       T1086 PowerShell (Execution), revoked
                                       T1685 (not in the bundled table of techniques: ATT&CK 18.1 of November
                                       2025)

            Warnings
              ttp.yml:19:26: the ATT&CK technique 'T1086' (PowerShell) is revoked: another technique has
                  replaced it; name that one instead
              ttp.yml:19:33: unknown ATT&CK technique 'T1685', which risk events carry without its name and
                  tactics; the bundled table is ATT&CK 18.1 of November 2025
              ttp.yml:20:1: the detection is deprecated: removed in 7.0.0; replaced by WMI, and More; Somebody
                  wrote a better one.
            """);
    }

    @Test
    void checkShowsTheScheduleThatAFileNames() throws IOException {
        assertThat(schedule("ttp")).as("nothing is known of the default").isEmpty();
        assertThat(schedule("anomaly")).containsExactly("Nightly (there is no such schedule in the folder schedules)");
        writeSchedules();

        assertThat(schedule("anomaly")).containsExactly("Nightly: cron 0 3 * * *");
        assertThat(schedule("hunting")).containsExactly("its own: cron 5 4 * * *, over -24h@h");
    }

    private List<String> schedule(String detection) {
        String label = "  Splunk's schedule        ";
        return CommandRun.successful("check", "--detections", detections.toString(), "--explain", detection)
                .out()
                .lines()
                .filter(line -> line.startsWith(label))
                .map(line -> line.substring(label.length()))
                .toList();
    }

    private void writeSchedules() throws IOException {
        Path schedules = Files.createDirectory(folder.resolve("schedules"));
        Files.writeString(schedules.resolve("default.yml"), """
            name: Default EventBasedDetection
            cron_schedule: 0 * * * *
            earliest_time: -70m@m
            latest_time: -10m@m
            schedule_window: auto
            """);
        Files.writeString(schedules.resolve("nightly.yaml"), "name: Nightly\ncron_schedule: 0 3 * * *\n");
    }
}
