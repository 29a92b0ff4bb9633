package io.spawnwatch.detection.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.document.InvalidDocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupsTest {
    @TempDir
    private Path folder;

    @Test
    void findsALookupByItsNameItsFileOrTheFilesNameWithoutItsEnding() throws IOException {
        write("tools2024.csv", "tool,why\nnc.exe,netcat\n");
        write("other.csv", "a,b\n1,2\n");
        write("tools.yml", "name: tools\nfilename: tools2024.csv\ncase_sensitive_match: false\n");
        Lookups lookups = Lookups.ofFolder(folder);
        assertThat(lookups.names()).containsExactly("other", "other.csv", "tools", "tools2024", "tools2024.csv");
        assertThat(table(lookups, "tools").index(List.of("tool")).match(List.of("NC.EXE")))
                .containsExactly(0);
        assertThat(table(lookups, "tools2024.csv").index(List.of("tool")).match(List.of("NC.EXE")))
                .isEmpty();
        assertThat(table(lookups, "other").name()).isEqualTo("other.csv");
        assertThat(lookups.find("nothing")).isNull();
        assertThat(lookups.refusal("nothing")).isNull();
        assertThat(lookups.retaining(List.of("tools")).find("tools")).isNotNull();
        assertThat(lookups.retaining(List.of("tools")).find("other")).isNull();
    }

    @Test
    void lookupsDifferInWhatTheyAnswerNotInTheirFiles() throws IOException {
        write("same.csv", "a,b\n1,2\n");
        write("rows.csv", "a,b\n1,2\n");
        write("rules.csv", "a,b\n1,2\n");
        write("rules.yml", "name: rules\nfilename: rules.csv\n");
        write("broken.csv", "a,b\n1,2\n");
        write("broken.yml", "name: broken_lookup\nfilename: broken.csv\n");
        write("gone.csv", "a,b\n1,2\n");
        Lookups before = Lookups.ofFolder(folder);
        write("rows.csv", "a,b\n1,3\n");
        write("rules.yml", "name: rules\nfilename: rules.csv\ncase_sensitive_match: false\n");
        write("broken.yml", "name: broken_lookup\nfilename: broken.csv\ncollection: x\n");
        Files.createDirectories(folder.resolve("deeper"));
        Files.move(folder.resolve("same.csv"), folder.resolve("deeper/same.csv"));
        Files.delete(folder.resolve("gone.csv"));
        write("new.csv", "a,b\n1,2\n");
        Lookups after = Lookups.ofFolder(folder);

        assertThat(after.differences(before))
                .containsExactly("broken_lookup", "gone", "gone.csv", "new", "new.csv", "rows", "rows.csv", "rules");
        assertThat(before.differences(after)).isEqualTo(after.differences(before));
        assertThat(after.differences(Lookups.ofFolder(folder))).isEmpty();
    }

    @Test
    void readsTheSettingsOfADefinitionAsText() throws IOException {
        write("x.csv", "ip,path,name,out\n10.0.0.0/8,c:\\*,a,1\n");
        write("x.yml", """
                description: what it is
                fields_list: ip, path, name, out
                filename: lookups/x.csv
                name: x
                default_match: 'false'
                match_type: CIDR(ip), WILDCARD(path) EXACT(name)
                min_matches: '1'
                max_matches: 2
                case_sensitive_match: 'false'
                anything: {at: all}
                """);
        LookupTable table = table(Lookups.ofFolder(folder), "x");
        assertThat(table.fields()).containsExactly("ip", "path", "name", "out");
        assertThat(table.minMatches()).isEqualTo(1);
        assertThat(table.maxMatches()).isEqualTo(2);
        assertThat(table.defaultMatch()).isEqualTo("false");
        assertThat(table.warnings()).isEmpty();
        assertThat(table.index(List.of("name", "path", "ip")).match(List.of("A", "C:\\x", "10.1.1.1")))
                .containsExactly(0);
    }

    @Test
    void takesSplunksDefaultsForWhatIsNotDefined() throws IOException {
        write("x.csv", "a\n1\n");
        write("x.yml", "name: x\nfilename: x.csv\n");
        LookupTable table = table(Lookups.ofFolder(folder), "x");
        assertThat(table.minMatches()).isZero();
        assertThat(table.maxMatches()).isEqualTo(100);
        assertThat(table.defaultMatch()).isEmpty();
    }

    /** Splunk's content since 2025: no filename, match types as a list, a folder for each kind of lookup. */
    @Test
    void readsDefinitionsOfNewerContent() throws IOException {
        write("csv/paths.csv", "name,path\ncmd.exe,c:\\windows\\*\n");
        write("csv/paths.yml", """
                name: paths
                id: b88d9c91-33c6-408a-8ef0-00806932f8c5
                version: 4
                creation_date: '2022-09-08'
                modification_date: '2026-05-13'
                author: someone
                lookup_type: csv
                description: paths
                default_match: 'false'
                match_type:
                    - WILDCARD(name)
                    - WILDCARD(path)
                min_matches: 1
                max_matches: 1
                case_sensitive_match: false
                """);
        write("kvstore/seen.yml", "name: seen\nlookup_type: kvstore\nfields:\n    - _key\n    - dest\n");
        write("mlmodels/model.yml", "name: model\nlookup_type: mlmodel\n");
        Lookups lookups = Lookups.ofFolder(folder);
        assertThat(table(lookups, "paths").index(List.of("path")).match(List.of("C:\\Windows\\cmd.exe")))
                .containsExactly(0);
        assertThat(lookups.refusal("seen"))
                .hasToString(
                        "kvstore/seen.yml:1:7: the lookup 'seen' is a KV store collection, which other searches fill"
                                + " and a stream does not have; write its rows to a CSV file and name that under 'filename'"
                                + " instead");
        assertThat(lookups.refusal("model"))
                .hasToString("mlmodels/model.yml:2:14: the lookup 'model' is a machine learning model");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        collection: c           | x.yml:3:13: the lookup 'x' is a KV store collection, which other searches fill and a stream does not have; write its rows to a CSV file and name that under 'filename' instead
        external_cmd: a.py      | x.yml:3:15: the lookup 'x' is a program; write what it answers to a CSV file
        external_type: geo      | x.yml:3:16: the lookup 'x' is geospatial
        time_field: t           | x.yml:3:13: the lookup 'x' is bounded in time
        filter: a=1             | x.yml:3:9: the lookup 'x' has a filter; remove the rows that it hides from the CSV file
        lookup_type: new        | x.yml:3:14: the lookup 'x' has the unknown type 'new'
        max_matches: 0          | x.yml:3:14: 'max_matches' is '0', expected a whole number from 1 to 1000
        max_matches: 1001       | x.yml:3:14: 'max_matches' is '1001', expected a whole number from 1 to 1000
        min_matches: many       | x.yml:3:14: 'min_matches' is 'many', expected a whole number from 0 to 1000
        case_sensitive_match: 2 | x.yml:3:23: 'case_sensitive_match' is '2', expected true or false
        match_type: REGEX(a)    | x.yml:3:13: 'match_type' has 'REGEX(a)'; expected WILDCARD(field), CIDR(field) or EXACT(field), separated by commas
        match_type: CIDR(a      | x.yml:3:13: 'match_type' has 'CIDR(a'; expected WILDCARD(field), CIDR(field) or EXACT(field), separated by commas
        match_type: CIDR(a)     | x.csv:3:1: 'b' in the field 'a' of the lookup 'x' is not a block of addresses such as 10.0.0.0/8 or fe80::/10
        """)
    void refusesALookupOnlyWhereItIsNamed(String line, String expected) throws IOException {
        write("x.csv", "a\n10.0.0.0/8\nb\n");
        write("x.yml", "name: x\nfilename: x.csv\n" + line + "\n");
        write("good.csv", "a\n1\n");
        Lookups lookups = Lookups.ofFolder(folder);
        assertThat(lookups.refusal("x")).hasToString(expected);
        assertThat(lookups.find("x")).isNull();
        assertThat(lookups.names()).contains("x");
        assertThat(lookups.find("good")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        filename: y.csv    | x.yml:2:11: the lookup 'x' is in y.csv, which is not in the folder FOLDER; add the file
        filename: toolz.csv | x.yml:2:11: the lookup 'x' is in toolz.csv, which is not in the folder FOLDER; add the file, or did you mean 'tools.csv'?
        description: none  | x.yml:1:7: the lookup 'x' is in x.csv, which is not in the folder FOLDER; add the file
        filename: bad.csv  | x.yml:2:11: the lookup 'x' is in bad.csv, which cannot be read: bad.csv:2:1: the row has 2 cells, but the header has 1 cell; put a cell that contains a comma in quotes
        filename: m.mlmodel | x.yml:2:11: the lookup 'x' is a machine learning model
        filename: m.kmz    | x.yml:2:11: the lookup 'x' is geospatial
        filename: y.csv.gz | x.yml:2:11: the lookup 'x' is in 'y.csv.gz', which is not a CSV file (*.csv)
        """)
    void namesTheFileThatADefinitionNeeds(String line, String expected) throws IOException {
        write("tools.csv", "a\n1\n");
        write("bad.csv", "a\n1,2\n");
        write("x.yml", "name: x\n" + line + "\n");
        assertThat(Lookups.ofFolder(folder).refusal("x")).hasToString(expected.replace("FOLDER", folder.toString()));
    }

    @Test
    void refusesAFileThatIsWrongWhereItIsNamed() throws IOException {
        write("bad.csv", "a,b\n1,2\n3\n");
        Lookups lookups = Lookups.ofFolder(folder);
        assertThat(lookups.refusal("bad.csv"))
                .hasToString(
                        "the lookup 'bad.csv' cannot be read: bad.csv:3:1: the row has 1 cell, but the header has 2"
                                + " cells; write a comma for each empty cell");
        assertThat(lookups.refusal("bad")).asString().startsWith("the lookup 'bad' cannot be read: bad.csv:3:1: ");
    }

    /** Everything would be new to a search that compares with what it has seen before, if that is nothing. */
    @Test
    void refusesAPlaceholderForWhatAnotherSearchFinds() throws IOException {
        write("previously_seen_x.csv", "firstTime,process\n");
        write("seen.yml", "name: seen\nfilename: previously_seen_x.csv\n");
        write("own_exceptions.csv", "process\n");
        Lookups lookups = Lookups.ofFolder(folder);
        assertThat(lookups.refusal("seen"))
                .hasToString(
                        "seen.yml:2:11: the lookup 'seen' is built by another search, and previously_seen_x.csv has"
                                + " none of its rows; write them to it");
        assertThat(lookups.refusal("previously_seen_x"))
                .hasToString("the lookup 'previously_seen_x' is built by another search, and previously_seen_x.csv has"
                        + " none of its rows; write them to it");
        assertThat(table(lookups, "own_exceptions").warnings())
                .containsExactly(
                        "the lookup 'own_exceptions.csv' has no rows (own_exceptions.csv), so nothing matches it");
        write("previously_seen_x.csv", "firstTime,process\n1,a.exe\n");
        assertThat(Lookups.ofFolder(folder).find("seen")).isNotNull();
    }

    /** Splunk's content has such definitions; there, the field is compared exactly. */
    @Test
    void warnsOfAMatchTypeForAFieldThatTheTableDoesNotHave() throws IOException {
        write("x.csv", "agent\nab*\n");
        write("x.yml", "name: x\nfilename: x.csv\nmatch_type: WILDCARD(agents)\n");
        LookupTable table = table(Lookups.ofFolder(folder), "x");
        assertThat(table.warnings())
                .containsExactly("the match_type of the lookup 'x' names 'agents', which is not a field of x.csv, so it"
                        + " has no effect");
        assertThat(table.index(List.of("agent")).match(List.of("abc"))).isEmpty();
        assertThat(table.index(List.of("agent")).match(List.of("ab*"))).containsExactly(0);
    }

    @Test
    void refusesAFolderWithTwoLookupsOfOneName() throws IOException {
        write("a.yml", "name: x\nfilename: x.csv\n");
        write("b.yml", "name: x\nfilename: x.csv\n");
        assertFails("b.yml:1:7: the lookup 'x' is already defined at a.yml:1:7; remove one");
        Files.delete(folder.resolve("b.yml"));
        write("x.csv", "a\n");
        write("csv/x.csv", "a\n");
        assertFails("x.csv: a lookup file of the same name is at csv/x.csv; remove one");
    }

    @Test
    void refusesADefinitionWithoutANameAndWhatIsNotAFolder() throws IOException {
        write("a.yml", "filename: x.csv\n");
        assertFails("a.yml:1:1: required key 'name' is missing");
        write("a.yml", "name: [\n");
        assertThatThrownBy(() -> Lookups.ofFolder(folder))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageStartingWith("a.yml:2:1: ");
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> Lookups.ofFolder(missing))
                .hasMessage(missing + ": the folder does not exist, expected a folder of lookup files");
        Path file = folder.resolve("a.yml");
        assertThatThrownBy(() -> Lookups.ofFolder(file))
                .hasMessage(file + ": is a file, expected a folder of lookup files");
    }

    @Test
    void ignoresHiddenAndOtherFiles() throws IOException {
        write("..data/x.csv", "a\n1\n");
        write(".hidden.yml", "a: 1\n");
        write("model.mlmodel", "x");
        write("README.md", "x");
        assertThat(Lookups.ofFolder(folder).names()).isEmpty();
    }

    private void assertFails(String message) {
        assertThatThrownBy(() -> Lookups.ofFolder(folder))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static LookupTable table(Lookups lookups, String name) {
        return Objects.requireNonNull(lookups.find(name), () -> name + ": " + lookups.refusal(name));
    }
}
