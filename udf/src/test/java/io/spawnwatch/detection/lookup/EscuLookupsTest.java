package io.spawnwatch.detection.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splunk's own lookups: those that detections of the sample name. */
class EscuLookupsTest {
    @TempDir
    private Path folder;

    private Lookups lookups = Lookups.none();

    @BeforeEach
    void unpack() throws IOException {
        for (Map.Entry<String, String> file :
                EscuSample.files("escu-lookups.tar.gz", "lookups").entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        lookups = Lookups.ofFolder(folder);
    }

    @Test
    void loads() {
        assertThat(sizes())
                .isEqualTo(Map.of(
                        "attacker_tools", 30,
                        "hijacklibs", 402,
                        "lolbas_file_path", 475,
                        "prohibited_apps_launching_cmd", 17,
                        "remote_access_software", 573));
        assertThat(lookups.refusal("zoom_first_time_child_process"))
                .asString()
                .startsWith("zoom_first_time_child_process.yml:2:13: the lookup 'zoom_first_time_child_process' is a KV"
                        + " store collection, ");
        assertThat(lookups.refusal("previously_seen_cmd_line_arguments"))
                .asString()
                .startsWith("previously_seen_cmd_line_arguments.yml:2:11: the lookup"
                        + " 'previously_seen_cmd_line_arguments' is built by another search, ");
    }

    @Test
    void answersWhatDetectionsAsk() {
        assertThat(answer("attacker_tools", "description", Map.of("attacker_tool_names", "NC.exe")))
                .containsExactly("This process is an open source tool used for network communications.");
        assertThat(answer("attacker_tools", "description", Map.of("attacker_tool_names", "notepad.exe")))
                .containsExactly("false");
        assertThat(answer("hijacklibs", "islibrary", Map.of("library", "OUTLLIB.dll")))
                .containsExactly("TRUE");
        assertThat(answer(
                        "lolbas_file_path",
                        "description",
                        Map.of("lolbas_file_name", "regedit.exe", "lolbas_file_path", "C:\\Windows\\regedit.exe")))
                .containsExactly("Used by Windows to manipulate registry");
        assertThat(answer(
                        "lolbas_file_path",
                        "description",
                        Map.of("lolbas_file_name", "regedit.exe", "lolbas_file_path", "C:\\Temp\\regedit.exe")))
                .containsExactly("false");
        assertThat(answer("remote_access_software", "isutility", Map.of("remote_utility", "rpcnet.exe")))
                .containsExactly("TRUE");
        // The definition does not say that case is ignored.
        assertThat(answer(
                        "prohibited_apps_launching_cmd",
                        "isProhibited",
                        Map.of("prohibited_applications", "excel.exe")))
                .isEmpty();
        assertThat(answer(
                        "prohibited_apps_launching_cmd",
                        "isProhibited",
                        Map.of("prohibited_applications", "EXCEL.EXE")))
                .containsExactly("prohibited");
    }

    @Test
    void findsWhatAScanFinds() {
        for (String name : sizes().keySet()) {
            LookupTable table = table(name);
            for (String field : table.fields()) {
                LookupIndex index = table.index(List.of(field));
                for (int row = 0; row < table.size(); row += 7) {
                    String cell = table.cell(row, table.column(field));
                    if (cell != null) {
                        List<@Nullable String> values = List.of(cell.replace("*", "xy"));
                        assertThat(index.match(values))
                                .as("%s, %s = %s", name, field, values)
                                .isEqualTo(ScannedLookup.match(table.rule(), table.cells(), List.of(field), values));
                    }
                }
            }
        }
    }

    private Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        for (String name : lookups.names()) {
            LookupTable table = lookups.find(name);
            if (table != null && table.name().equals(name) && !name.endsWith(".csv")) {
                sizes.put(name, table.size());
            }
        }
        return sizes;
    }

    private List<String> answer(String name, String output, Map<String, String> input) {
        LookupTable table = table(name);
        List<String> fields = List.copyOf(input.keySet());
        List<@Nullable String> values = new ArrayList<>();
        fields.forEach(field -> values.add(input.get(field)));
        return table.outputs(table.index(fields).match(values), table.column(output));
    }

    private LookupTable table(String name) {
        return Objects.requireNonNull(lookups.find(name), name);
    }
}
