package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Splunk's detections get the same verdicts, whichever generation their files are of. */
class Escu6CheckTest {

    @TempDir
    private Path folder;

    @Test
    void theThirdGenerationIsJudgedAsTheFirst() throws IOException {
        Map<String, JsonNode> older = check("escu-sample.tar.gz");
        Map<String, JsonNode> newer = check("escu6-sample.tar.gz");

        assertThat(newer.keySet()).isEqualTo(older.keySet()).hasSize(298);
        List<String> differences = new ArrayList<>();
        older.forEach((file, before) -> {
            for (String key : List.of("id", "name", "status", "verdict", "construct")) {
                if (!newer.get(file).get(key).equals(before.get(key))) {
                    differences.add(file + " " + key + ": " + before.get(key) + " -> "
                            + newer.get(file).get(key) + " " + before.get("reason"));
                }
            }
        });
        assertThat(differences).isEmpty();
    }

    private Map<String, JsonNode> check(String sample) throws IOException {
        Path content = Files.createDirectory(folder.resolve(sample));
        for (String part : List.of("detections", "macros")) {
            Path files = Files.createDirectory(content.resolve(part));
            for (Map.Entry<String, String> file : EscuSample.files(sample, part).entrySet()) {
                Files.writeString(files.resolve(file.getKey()), file.getValue());
            }
        }
        Path json = folder.resolve(sample + ".jsonl");
        CommandRun.of(
                "check",
                "--include-deprecated",
                "--detections",
                content.resolve("detections").toString(),
                "--json",
                json.toString());
        Map<String, JsonNode> verdicts = new TreeMap<>();
        CommandRun.jsonLines(json).forEach(line -> verdicts.put(line.get("file").textValue(), line));
        return verdicts;
    }
}
