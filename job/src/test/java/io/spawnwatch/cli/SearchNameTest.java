package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What risk events say of the saved search. */
class SearchNameTest {

    @TempDir
    private Path folder;

    @Test
    void aUsersDetectionIsNotNamedAsSplunksAre() throws IOException {
        assertThat(names()).containsExactlyInAnyOrder("ESCU - Theirs - Rule", "Mine");
    }

    @Test
    void aPatternThatIsGivenNamesAll() throws IOException {
        assertThat(names("--search-name", "SOC: {name}")).containsExactlyInAnyOrder("SOC: Theirs", "SOC: Mine");
    }

    @Test
    void aPatternWithoutAPlaceForTheNameIsRefusedInASentence() {
        assertThat(CommandRun.of("check", "--search-name", "SOC"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--search-name: must contain {name}, which becomes the detection's name, but is 'SOC'; all"
                                + " searches would have this name\n"));
    }

    private List<String> names(String... options) throws IOException {
        Path theirs = folder.resolve("theirs.yml");
        Path mine = folder.resolve("mine.yml");
        BundledDetection.write(theirs, text -> text.replaceAll("(?m)^author: .*", "author: Ann Example, Splunk")
                .replace("name: Process Execution via WMI", "name: Theirs"));
        BundledDetection.write(mine, text -> text.replaceAll("(?m)^author: .*", "author: Bob Example")
                .replace("name: Process Execution via WMI", "name: Mine")
                .replace("24869767", "11111111"));
        Path events = Files.writeString(
                folder.resolve("events.jsonl"),
                "{\"_time\":1,\"dest\":\"h\",\"user\":\"u\",\"parent_process\":\"p\",\"process\":\"x\",\"process_id\":\"1\",\"parent_process_id\":\"2\",\"process_name\":\"a.exe\",\"parent_process_name\":\"WmiPrvSE.exe\"}\n");
        Path output = folder.resolve("out.jsonl");
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--input",
                events.toString(),
                "--output",
                output.toString(),
                "--detections",
                theirs.toString(),
                mine.toString()));
        arguments.addAll(List.of(options));
        CommandRun.successful(arguments.toArray(String[]::new));
        return CommandRun.jsonLines(output).stream()
                .map(event -> event.get("search_name").textValue())
                .toList();
    }
}
