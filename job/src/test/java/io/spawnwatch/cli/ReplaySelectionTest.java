package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay of some detections, hosts and users. */
@Tag("slow")
class ReplaySelectionTest {
    private static final String TIME = "2025-11-16T09:00:00Z";

    @TempDir
    private Path folder;

    private Path output;

    @BeforeEach
    void record() throws IOException {
        output = folder.resolve("risk-events.jsonl");
        EventLines.write(
                folder.resolve("events.jsonl"),
                List.of(
                        cim(TIME, "CORP\\eve", "first"),
                        cim(TIME, "CORP\\ada", "second"),
                        cim(TIME, "CORP\\ada", "third").replace("ws-1", "srv-2"),
                        EventLines.networkConnection(TIME)));
        Files.createDirectories(folder.resolve("detections"));
        BundledDetection.write(folder.resolve("detections/wmi.yml"), text -> text);
        BundledDetection.write(folder.resolve("detections/any.yml"), text -> text.replace(BundledDetection.ID, "any")
                .replace("T1047", "T1059")
                .replace("name: " + BundledDetection.NAME, "name: Any"));
    }

    private CommandRun replay(String... options) {
        List<String> args = new ArrayList<>(List.of(
                "replay",
                "--input",
                folder.resolve("events.jsonl").toString(),
                "--detections",
                folder.resolve("detections").toString(),
                "--output",
                output.toString()));
        args.addAll(List.of(options));
        return CommandRun.of(args.toArray(String[]::new));
    }

    private List<String> rows(String... options) throws IOException {
        CommandRun run = replay(options);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).containsPattern("events read +4 ").containsPattern("process events +3\\b");
        List<String> rows = new ArrayList<>();
        for (JsonNode row : CommandRun.jsonLines(output)) {
            rows.add(row.get("detection_name").textValue() + " "
                    + row.get("dest").textValue() + " " + row.get("user").textValue() + " "
                    + row.get("process").textValue());
        }
        rows.sort(null);
        return rows;
    }

    @Test
    void onlyTheSelectedDetectionsRun() throws IOException {
        assertThat(rows()).hasSize(6);
        assertThat(rows("--technique", "T1059")).hasSize(3).allMatch(row -> row.startsWith("Any "));
        assertThat(rows("--detection", "any.yml", "--type", "TTP")).hasSize(3);
    }

    @Test
    void eventsOfOtherHostsAndUsersAreReadButMakeNoRows() throws IOException {
        assertThat(rows("--detection", "any", "--host", "WS-*"))
                .containsExactly("Any ws-1 CORP\\ada second", "Any ws-1 CORP\\eve first");
        assertThat(rows("--detection", "any", "--host", "ws-1", "srv-2", "--user", "corp\\ada"))
                .containsExactly("Any srv-2 CORP\\ada third", "Any ws-1 CORP\\ada second");
    }

    /** A typing mistake must not look as if nothing had been found. */
    @Test
    void hostsAndUsersWithoutAnyEventAreAnError() throws IOException {
        CommandRun run = replay("--detection", "any", "--user", "unknown");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .containsPattern("events read +4 ")
                .containsPattern("process events +3\n +selected +0\n")
                .endsWith(
                        "\nNo process event is of the hosts and users that --host and --user name, so no detection saw"
                                + " any. Give names as risk events have them in dest and user; * matches any text.\n");
        assertThat(output).isEmptyFile();
    }

    @Test
    void eventsOfSelectedHostsAndUsersAreCounted() throws IOException {
        Path summary = folder.resolve("summary.json");
        String printed =
                replay("--host", "WS-*", "--summary", summary.toString()).err();

        assertThat(printed)
                .containsPattern("process events +3\n +selected +2 +of the hosts and users that are named\n");
        assertThat(CommandRun.jsonLines(oneLine(summary))
                        .get(0)
                        .at("/records/selected")
                        .asLong())
                .isEqualTo(2);
        assertThat(replay().err()).doesNotContain("selected");
    }

    private Path oneLine(Path json) throws IOException {
        return Files.writeString(
                folder.resolve("line.json"), Files.readString(json).replace("\n", ""));
    }

    @Test
    void aSelectionOfNothingIsAnError() {
        CommandRun run = replay("--detection", "Ary");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .endsWith("--detection: no detection has the name, id or file 'Ary'; did you mean 'Any'?\n");
        assertThat(replay("--host", " ").err()).endsWith("--host: a name is empty; give one as risk events have it\n");
        assertThat(output).doesNotExist();
    }

    /** Whoever tidies up the allowlist must not take an entry for idle because its rows were not looked for. */
    @Test
    void entriesForOtherDetectionsAreNotSaidToCoverNothing() throws IOException {
        String entry = """
              - id: @
                detections: ["%"]
                match: {user: corp\\bob}
                owner: ops@corp.example
                reason: CHG-7
            """;
        Path allowlist = Files.writeString(
                folder.resolve("allowlist.yml"),
                "allowlist:\n"
                        + entry.replace("@", "everywhere").replace("%", "*")
                        + entry.replace("@", "here").replace("%", "ANY")
                        + entry.replace("@", "elsewhere").replace("%", BundledDetection.ID));
        Path summary = folder.resolve("summary.json");
        BundledDetection.write(folder.resolve("detections/old.yml"), text -> text.replace(BundledDetection.ID, "old")
                .replace("name: " + BundledDetection.NAME, "name: Old")
                .replace("status: production", "status: deprecated"));

        String selected = replay(
                        "--detection", "any", "--allowlist", allowlist.toString(), "--summary", summary.toString())
                .err();

        assertThat(selected)
                .contains(
                        "Allowlist: 0 of 2 entries cover rows\n  cover nothing of what is selected: everywhere, here\n")
                .doesNotContain("elsewhere");
        assertThat(Files.readString(summary)).contains("\"selection\" : true").doesNotContain("elsewhere");
        assertThat(replay("--allowlist", allowlist.toString()).err())
                .contains("Allowlist: 0 of 3 entries cover rows\n  cover nothing: everywhere, here, elsewhere\n");
    }

    @Test
    void theConfigurationsAllowlistAppliesUnlessAnotherOrNoneIsNamed() throws IOException {
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - id: ada
                detections: ["*"]
                match: {user: corp\\ada}
                owner: ops@corp.example
                reason: CHG-7
            """);
        Path other = Files.writeString(
                folder.resolve("other.yml"), Files.readString(allowlist).replace("corp\\ada", "corp\\eve"));
        Path config = Files.writeString(folder.resolve("run.yml"), "allowlist-file: " + allowlist + "\n");

        assertThat(rows("--detection", "any", "--config", config.toString()))
                .containsExactly("Any ws-1 CORP\\eve first");
        assertThat(replay("--config", config.toString()).err())
                .startsWith("allowlist: " + allowlist + ", from the configuration; --allowlist none leaves it out\n");
        assertThat(rows("--detection", "any", "--config", config.toString(), "--allowlist", "none"))
                .hasSize(3);
        assertThat(rows("--detection", "any", "--config", config.toString(), "--allowlist", other.toString()))
                .hasSize(2);
        assertThat(rows("--detection", "any", "--allowlist", allowlist.toString()))
                .hasSize(1);
    }
}
