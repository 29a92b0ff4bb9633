package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Splunk's detections that look something up, with Splunk's own lookup files. */
class EscuLookupsTest {
    private static final String SAMPLE = "escu-sample.tar.gz";

    private static DetectionPlan plan(CatalogPlan catalog, String file) {
        return catalog.verdicts().stream()
                .filter(verdict -> verdict.file().equals(file + ".yml"))
                .map(verdict -> Objects.requireNonNull(verdict.plan(), verdict.toString()))
                .findFirst()
                .orElseThrow();
    }

    /** Texts of a row that an event alone makes; empty if it makes none. */
    private static Map<String, String> row(DetectionPlan plan, ProcessEvent event) {
        if (!plan.matches(event)) {
            return Map.of();
        }
        List<String> values = new ArrayList<>();
        plan.groupFields().forEach(field -> values.add(Objects.requireNonNullElse(event.get(field), "null")));
        CountedGroup group = CountedGroup.empty(0, values);
        group.events().add(event);
        List<RowField> fields = plan.rows().row(group);
        Map<String, String> row = new TreeMap<>();
        if (fields != null) {
            fields.forEach(field -> row.put(field.name(), String.join("+", field.values())));
        }
        return row;
    }

    private static ProcessEvent event(String processName, String path, String parent) {
        return ProcessEvent.at(1)
                .set(ProcessField.DEST, "ws-1")
                .set(ProcessField.USER, "ann")
                .set(ProcessField.PROCESS_NAME, processName)
                .set(ProcessField.PROCESS, processName + " -x")
                .set(ProcessField.PROCESS_PATH, path)
                .set(ProcessField.PARENT_PROCESS_NAME, parent)
                .build();
    }

    @Test
    void findWhatTheirListsSay(@TempDir Path folder) throws IOException {
        CatalogPlan catalog = EscuPlans.withLookups(folder, SAMPLE, Normalization.RAW);
        DetectionPlan tools = plan(catalog, "attacker_tools_on_endpoint");
        DetectionPlan remote = plan(catalog, "windows_remote_access_software_hunt");
        DetectionPlan libraries = plan(catalog, "windows_dll_search_order_hijacking_hunt");
        DetectionPlan lolbas = plan(catalog, "windows_lolbas_executed_outside_expected_path");
        DetectionPlan office = plan(catalog, "detect_prohibited_applications_spawning_cmd_exe");

        assertThat(row(tools, event("RemCom.exe", "c:\\x", "cmd.exe")).get("description"))
                .startsWith("This process is an open source replacement to psexec");
        assertThat(row(tools, event("notepad.exe", "c:\\x", "cmd.exe"))).isEmpty();

        assertThat(row(remote, event("RPCNET.EXE", "c:\\x", "cmd.exe"))).containsEntry("isutility", "TRUE");
        assertThat(row(remote, event("notepad.exe", "c:\\x", "cmd.exe"))).isEmpty();

        assertThat(row(libraries, event("OUTLLIB.dll", "c:\\temp\\outllib.dll", "cmd.exe")))
                .containsEntry("islibrary", "TRUE")
                .containsEntry("Module_Path", "c:\\temp\\outllib.dll");
        assertThat(row(libraries, event("OUTLLIB.dll", "c:\\windows\\system32\\outllib.dll", "cmd.exe")))
                .isEmpty();

        assertThat(row(lolbas, event("eventvwr.exe", "c:\\temp\\eventvwr.exe", "cmd.exe")))
                .containsEntry("is_lolbas_path", "false")
                .containsEntry("desc", "Displays Windows Event Logs in a GUI window.");
        assertThat(row(lolbas, event("notepad2.exe", "c:\\temp\\notepad2.exe", "cmd.exe")))
                .isEmpty();
        assertThat(row(lolbas, event("devtunnel.exe", "c:\\users\\a\\appdata\\local\\temp\\devtunnels\\x", "x")))
                .as("a path of its list")
                .isEmpty();
        assertThat(row(lolbas, event("devtunnel.exe", "c:\\users\\a\\desktop\\x", "x")))
                .isNotEmpty();

        assertThat(row(office, event("cmd.exe", "c:\\x", "WINWORD.EXE"))).containsEntry("process_name", "cmd.exe");
        assertThat(row(office, event("cmd.exe", "c:\\x", "MyExcel.exe"))).isNotEmpty();
        assertThat(row(office, event("cmd.exe", "c:\\x", "explorer.exe"))).isEmpty();
        assertThat(office.lookups()).containsOnlyKeys("prohibited_apps_launching_cmd");
        assertThat(lolbas.lookups()).containsOnlyKeys("lolbas_file_path");
    }

    @ParameterizedTest
    @ValueSource(strings = {SAMPLE, "escu6-sample.tar.gz"})
    void allOthersRunOrAreRefusedByName(String sample, @TempDir Path folder) throws IOException {
        CatalogPlan catalog = EscuPlans.withLookups(folder, sample, Normalization.DEFAULT);
        Map<String, String> refused = new TreeMap<>();
        for (Verdict verdict : catalog.verdicts()) {
            if (verdict.refusal() != null
                    && verdict.refusal().construct().label().matches(".*lookup.*|subsearch")) {
                refused.put(verdict.file(), verdict.reason());
            }
        }

        assertThat(catalog.verdicts()).hasSize(298);
        assertThat(catalog.plans()).hasSize(267);
        assertThat(refused)
                .containsOnlyKeys(
                        "first_time_seen_child_process_of_zoom.yml",
                        "first_time_seen_command_line_argument.yml",
                        "uncommon_processes_on_endpoint.yml");
        assertThat(refused.get("first_time_seen_child_process_of_zoom.yml"))
                .contains("the lookup 'zoom_first_time_child_process'", "KV store collection");
        assertThat(refused.get("first_time_seen_command_line_argument.yml"))
                .isEqualTo(
                        "a subsearch that begins with 'tstats' is not supported; it keeps what its earlier runs found"
                                + " in the lookup 'previously_seen_cmd_line_arguments' (outputlookup), which a stream does not"
                                + " have");
        assertThat(refused.get("uncommon_processes_on_endpoint.yml"))
                .isEqualTo(
                        "in macro `uncommon_processes`: there is no lookup 'lookup_uncommon_processes_default'; put its"
                                + " CSV file into the folder of the setting 'lookups'");
    }
}
