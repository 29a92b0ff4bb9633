package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a search that groups by all fields that Splunk's current content groups by. */
class SplunkRowsTest {
    /** The {@code output_fields} of Splunk's data sources for process creations. */
    private static final List<String> OUTPUT_FIELDS = List.of(
            "action",
            "dest",
            "original_file_name",
            "parent_process",
            "parent_process_exec",
            "parent_process_guid",
            "parent_process_id",
            "parent_process_name",
            "parent_process_path",
            "process",
            "process_exec",
            "process_guid",
            "process_hash",
            "process_id",
            "process_integrity_level",
            "process_name",
            "process_path",
            "user",
            "user_id",
            "vendor_product");

    private static final String SEARCH = "| tstats `security_content_summariesonly` count min(_time) as firstTime"
            + " max(_time) as lastTime from datamodel=Endpoint.Processes where Processes.parent_process!=*explorer*"
            + " by Processes." + String.join(" Processes.", OUTPUT_FIELDS) + " | `drop_dm_object_name(Processes)`";

    private static final String SECURITY =
            "{\"EventTime\":\"2026-11-16 09:05:00\",\"Hostname\":\"ws-1\",\"EventID\":4688,"
                    + "\"Channel\":\"Security\",\"Keywords\":-9214364837600034816,\"SubjectUserName\":\"ada\","
                    + "\"SubjectDomainName\":\"CORP\",\"TargetUserName\":\"-\",\"NewProcessId\":\"0x1a4\",\"ProcessId\":\"0x2c\","
                    + "\"NewProcessName\":\"C:\\\\Windows\\\\System32\\\\whoami.exe\",\"CommandLine\":\"whoami /all\","
                    + "\"ParentProcessName\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\"}";
    private static final String SYSMON = "{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\","
            + "\"UserID\":\"S-1-5-18\",\"Hostname\":\"ws-1\",\"UtcTime\":\"2026-11-16 09:06:00.000\",\"ProcessGuid\":\"{g}\","
            + "\"ProcessId\":\"7\",\"Image\":\"C:\\\\Windows\\\\whoami.exe\",\"OriginalFileName\":\"whoami.exe\","
            + "\"CommandLine\":\"whoami\",\"User\":\"CORP\\\\ada\",\"IntegrityLevel\":\"High\",\"Hashes\":\"MD5=0\","
            + "\"ParentProcessGuid\":\"{p}\",\"ParentProcessId\":\"8\",\"ParentImage\":\"C:\\\\Windows\\\\cmd.exe\","
            + "\"ParentCommandLine\":\"cmd /c whoami\"}";
    private static final String CIM =
            "{\"_time\":\"2026-11-16T09:07:00Z\",\"dest\":\"ws-2\",\"process\":\"\\\"C:\\\\a b\\\\tool.exe\\\" -x\"}";

    private static final Map<String, String> SECURITY_ROW = row(Map.ofEntries(
            Map.entry("action", "allowed"),
            Map.entry("dest", "ws-1"),
            Map.entry("original_file_name", "unknown"),
            Map.entry("parent_process", "C:\\Windows\\System32\\cmd.exe"),
            Map.entry("parent_process_id", "0x2c"),
            Map.entry("parent_process_name", "cmd.exe"),
            Map.entry("parent_process_path", "C:\\Windows\\System32\\cmd.exe"),
            Map.entry("process", "C:\\Windows\\System32\\whoami.exe /all"),
            Map.entry("process_exec", "whoami.exe"),
            Map.entry("process_id", "0x1a4"),
            Map.entry("process_name", "whoami.exe"),
            Map.entry("process_path", "C:\\Windows\\System32\\whoami.exe"),
            Map.entry("user", "ada"),
            Map.entry("vendor_product", "Microsoft Windows")));
    private static final Map<String, String> SYSMON_ROW = row(Map.ofEntries(
            Map.entry("action", "allowed"),
            Map.entry("dest", "ws-1"),
            Map.entry("original_file_name", "whoami.exe"),
            Map.entry("parent_process", "cmd /c whoami"),
            Map.entry("parent_process_exec", "cmd.exe"),
            Map.entry("parent_process_guid", "{p}"),
            Map.entry("parent_process_id", "8"),
            Map.entry("parent_process_name", "cmd.exe"),
            Map.entry("parent_process_path", "C:\\Windows\\cmd.exe"),
            Map.entry("process", "whoami"),
            Map.entry("process_exec", "whoami.exe"),
            Map.entry("process_guid", "{g}"),
            Map.entry("process_hash", "MD5=0"),
            Map.entry("process_id", "7"),
            Map.entry("process_integrity_level", "high"),
            Map.entry("process_name", "whoami.exe"),
            Map.entry("process_path", "C:\\Windows\\whoami.exe"),
            Map.entry("user", "CORP\\ada"),
            Map.entry("user_id", "S-1-5-18"),
            Map.entry("vendor_product", "Microsoft Sysmon")));
    private static final Map<String, String> CIM_ROW = row(Map.of(
            "dest", "ws-2",
            "original_file_name", "unknown",
            "parent_process", "unknown",
            "parent_process_name", "unknown",
            "process", "\"C:\\a b\\tool.exe\" -x",
            "process_name", "tool.exe",
            "user", "unknown",
            "vendor_product", "unknown"));

    @TempDir
    private Path folder;

    @Test
    void eachSourceMakesTheRowThatSplunkMakesOfIt() throws IOException {
        assertThat(rows()).containsExactlyInAnyOrder(SECURITY_ROW, SYSMON_ROW, CIM_ROW);
    }

    /** Without a parent's command line, the condition on it is false: a 4688 and the CIM event make no row. */
    @Test
    void rawFieldsMakeOtherRows() throws IOException {
        assertThat(rows("--field-mapping", "native", "--data-model", "none"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("parent_process", "cmd /c whoami")
                        .containsEntry("process_integrity_level", "High")
                        .containsEntry("action", "null"));
    }

    private List<Map<String, String>> rows(String... options) throws IOException {
        Path events = Files.write(folder.resolve("events.jsonl"), List.of(SECURITY, SYSMON, CIM));
        Path detection = BundledDetection.write(
                folder.resolve("detection.yml"),
                text -> text.replaceFirst("(?ms)^search:.*?(?=^\\w)", "search: '" + SEARCH + "'\n"));
        Path output = folder.resolve("risk-events.jsonl");
        List<String> arguments = new ArrayList<>(List.of("replay", "--input", events.toString()));
        arguments.addAll(List.of("--detections", detection.toString(), "--output", output.toString()));
        arguments.addAll(List.of(options));
        CommandRun.successful(arguments.toArray(String[]::new));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            JsonNode riskEvent = new ObjectMapper().readTree(line);
            Map<String, String> row = new TreeMap<>();
            OUTPUT_FIELDS.forEach(field -> row.put(field, riskEvent.path(field).asText()));
            rows.add(row);
        }
        return rows;
    }

    /** A row with the text that the macro {@code security_content_summariesonly} gives to missing fields. */
    private static Map<String, String> row(Map<String, String> present) {
        Map<String, String> row = new TreeMap<>(present);
        OUTPUT_FIELDS.forEach(field -> row.putIfAbsent(field, "null"));
        return row;
    }
}
