package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchReferencesTest {
    private static final Pattern CALL = Pattern.compile("`([^`]*)`");

    @TempDir
    private Path folder;

    @Test
    void namesTheMacrosThatAreCalledDirectlyAndThroughOthers() throws IOException {
        define("outer", "`inner(1)` OR a=b");
        define("inner(1)", "`innermost`", "arguments: [x]");
        define("innermost", "c=d");
        define("other", "e=f");

        SearchReferences references = references("| tstats count where `outer` by x | `my_filter`");

        assertThat(references.macros()).containsExactlyInAnyOrder("outer", "inner(1)", "innermost", "my_filter");
        assertThat(references.words()).contains("a", "b", "c", "d").doesNotContain("e", "f");
    }

    @Test
    void anUnknownMacroIsNamedAndEndsTheSearch() throws IOException {
        define("known", "a=b");

        SearchReferences references = references("search first `known` `removed(1, 2)` `known2` last");

        assertThat(references.macros()).containsExactlyInAnyOrder("known", "removed(2)");
        assertThat(references.words()).contains("first").doesNotContain("last");
    }

    @Test
    void aMacroThatCallsItselfEndsTheSearch() throws IOException {
        define("ping", "`pong`");
        define("pong", "`ping`");

        assertThat(references("`ping`").macros()).containsExactly("ping", "pong");
    }

    @Test
    void theNameOfALookupIsAmongTheWords() throws IOException {
        define("annotate", "lookup update=true tools_lookup process_name OUTPUT why");

        assertThat(references("| tstats count by x | `annotate` | search NOT [| inputlookup \"known.csv\"]")
                        .words())
                .contains("tools_lookup", "known.csv");
    }

    @Test
    void macrosDifferInWhatTheyExpandTo() throws IOException {
        define("same", "a=b");
        define("moved", "c=d");
        define("changed", "e=f");
        define("deleted", "g=h");
        define("renamed(1)", "$x$", "arguments: [x]");
        Macros before = Macros.ofFolder(folder);
        define("changed", "e=g");
        define("added", "i=j");
        define("same", "a=b", "description: explained anew");
        define("renamed(1)", "$y$", "arguments: [y]");
        Files.move(folder.resolve("moved.yml"), folder.resolve("elsewhere.yml"));
        Files.delete(folder.resolve("deleted.yml"));
        Macros after = Macros.ofFolder(folder);

        assertThat(after.differences(before)).containsExactly("added", "changed", "deleted", "renamed(1)");
        assertThat(before.differences(after)).isEqualTo(after.differences(before));
        assertThat(after.differences(after)).isEmpty();
    }

    /** Splunk's own detections and macros, against the calls that their texts have between backticks. */
    @Test
    void theMacrosOfSplunksDetectionsAreThoseBetweenTheirBackticks() throws IOException {
        Map<String, String> definitions = new HashMap<>();
        for (Map.Entry<String, String> file :
                EscuSample.files("escu6-sample.tar.gz", "macros").entrySet()) {
            Files.writeString(folder.resolve(Path.of(file.getKey()).getFileName()), file.getValue());
            Mapping macro = Documents.yaml(file.getKey(), file.getValue());
            int arguments = macro.texts("arguments").size();
            String name = macro.requiredText("name").replaceFirst("\\(\\d+\\)$", "");
            definitions.put(
                    arguments == 0 ? name : name + "(" + arguments + ")", String.valueOf(macro.text("definition")));
        }
        Macros macros = Macros.ofFolder(folder);
        int calls = 0;
        for (Map.Entry<String, String> file :
                EscuSample.files("escu6-sample.tar.gz", "detections").entrySet()) {
            Detection detection = DetectionFile.read(file.getKey(), file.getValue());
            Set<String> expected = new TreeSet<>();
            addCalls(detection.search().text(), definitions, expected);

            Set<String> found = SearchReferences.of(detection.search(), macros).macros();

            assertThat(found).as(file.getKey()).isEqualTo(expected);
            calls += found.size();
        }
        assertThat(calls).isGreaterThan(500);
    }

    private static void addCalls(String text, Map<String, String> definitions, Set<String> calls) {
        // What is in a comment or in quotes is not a call.
        Matcher call = CALL.matcher(text.replaceAll("(?s)```.*?```|\"`[^`]*`\"", " "));
        while (call.find()) {
            String written = call.group(1).strip();
            int open = written.indexOf('(');
            String name = open < 0 ? written : written.substring(0, open);
            int arguments = open < 0 || written.endsWith("()") ? 0 : written.split(",").length;
            String signature = arguments == 0 ? name : name + "(" + arguments + ")";
            if (calls.add(signature)) {
                addCalls(definitions.getOrDefault(signature, ""), definitions, calls);
            }
        }
    }

    private SearchReferences references(String search) {
        return SearchReferences.of(SourceText.of("x.yml", search), Macros.ofFolder(folder));
    }

    private void define(String name, String definition, String... otherLines) throws IOException {
        Files.writeString(
                folder.resolve(name.replaceAll("\\W", "_") + ".yml"),
                "name: " + name + "\ndefinition: '" + definition + "'\n" + String.join("\n", otherLines));
    }
}
