package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    @Test
    void rejectsADuplicateKeyAtTheSecondOne() {
        yamlFails("a: 1\nb: 2\na: 3\n", "f.yml:3:1: duplicate key 'a', first given on line 1");
        yamlFails("t:\n  a: 1\n  a: 1\n", "f.yml:3:3: duplicate key 't.a', first given on line 2");
        jsonFails("{\"a\": 1,\n \"\\u0061\": 2}", "r:2:2: duplicate key 'a'");
    }

    @Test
    void rejectsBrokenYamlWithThePlace() {
        yamlFails(
                "a: 'x\n", "f.yml:2:1: not valid YAML: while scanning a quoted scalar, found unexpected end of stream");
        yamlFails(
                "a: 1\n\tb: 2\n",
                "f.yml:2:1: not valid YAML: while scanning for the next token, found character '\\t(TAB)' that cannot"
                        + " start any token. (Do not use \\t(TAB) for indentation)");
        yamlFails("a: *nobody\n", "f.yml:1:4: not valid YAML: found undefined alias nobody");
        yamlFails(
                "\uD83D\uDE00: @\n",
                "f.yml:1:5: not valid YAML: while scanning for the next token, "
                        + "found character '@' that cannot start any token. (Do not use @ for indentation)");
    }

    @Test
    void requiresADocumentToBeAMapping() {
        yamlFails("- a\n", "f.yml:1:1: the document is a list, expected a mapping");
        yamlFails("\n  text\n", "f.yml:2:3: the document is the text 'text', expected a mapping");
        yamlFails("", "f.yml: the document is empty, expected a mapping");
        yamlFails("# nothing\n---\n", "f.yml: the document is empty, expected a mapping");
        yamlFails("a: 1\n---\nb: 1\n", "f.yml:3:1: a second document begins here, expected only one");
        yamlFails("[a]: 1\n", "f.yml:1:1: a key must be a text");
        yamlFails("? \n: 1\n", "f.yml:1:2: a key must be a text");
    }

    @Test
    void readsSeveralDocumentsInAFile() {
        assertThat(Documents.yamlAll("f.yml", "a: 1\n---\n---\na: 2\n...\n"))
                .extracting(document -> document.text("a"), document -> document.place("a")
                        .line())
                .containsExactly(tuple("1", 1), tuple("2", 4));
        assertThat(Documents.yamlAll("f.yml", "")).isEmpty();
    }

    @Test
    void rejectsTagsOtherThanThoseOfTextsNumbersAndTheLike() {
        yamlFails(
                "a: !!javax.script.ScriptEngineManager [x]\n",
                "f.yml:1:4: the tag 'tag:yaml.org,2002:javax.script.ScriptEngineManager' is not supported;"
                        + " remove it");
        yamlFails("a: !mine x\n", "f.yml:1:4: the tag '!mine' is not supported; remove it");
        yamlFails("a: !%20 x\n", "f.yml: not usable as YAML: Tag must not contain leading or trailing spaces.");
        yamlFails("a: !!binary eA==\n", "f.yml:1:4: the tag 'tag:yaml.org,2002:binary' is not supported; remove it");
        assertThat(Documents.yaml("f.yml", "a: !!str 7").text("a")).isEqualTo("7");
    }

    @Test
    void sharesValuesOfAliasesAndPrefersOwnKeysToMergedOnes() {
        Mapping document = Documents.yaml("f.yml", """
            base: &base {a: 1, b: 2}
            more: &more {b: 3, c: 4}
            one: {<<: *base, b: 5}
            two:
              <<: [*base, *more]
              d: *base
            """);

        assertThat(document.textMap("one")).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "5"));
        Mapping two = document.mapping("two");
        assertThat(two).isNotNull();
        assertThat(two.text("b")).isEqualTo("2");
        assertThat(two.text("c")).isEqualTo("4");
        assertThat(two.place("c")).isEqualTo(new Place("f.yml", 2, 23));
        assertThat(two.textMap("d")).isEqualTo(document.textMap("base"));
        yamlFails("a: {<<: text}\n", "f.yml:1:9: '<<' is the text 'text', expected a mapping");
    }

    @Test
    void limitsAliasesAndRejectsCycles() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String before = "*a" + (i - 1);
            laughs.append("a" + i + ": &a" + i + " [" + (before + ", ").repeat(4) + before + "]\n");
        }
        assertThat(Documents.yaml("f.yml", laughs.toString()).keys()).hasSize(10);

        yamlFails("a: &a [*a]\n", "f.yml:1:4: the alias 'a' contains itself");
        assertThatThrownBy(() -> Documents.yaml("f.yml", "a: &a [x]\nb: [" + "*a, ".repeat(51) + "]\n"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageStartingWith("f.yml: not usable as YAML: Number of aliases for non-scalar nodes exceeds");
    }

    @Test
    void limitsNesting() {
        assertThatThrownBy(() -> Documents.yaml("f.yml", "a: " + "[".repeat(100_000)))
                .isInstanceOf(InvalidDocumentException.class);
        assertThatThrownBy(() -> Documents.json("r", "{\"a\": " + "[".repeat(100_000)))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void rejectsAControlCharacterAtItsPlace() {
        yamlFails(
                "a: 1\nb: x\u0000y\n",
                "f.yml:2:5: the character U+0000 is not allowed in YAML; in double quotes write it as an escape");
    }

    @Test
    void readsJsonWithPlaces() {
        Mapping record = Documents.json(
                "allowlist-0@17",
                "{\"id\": \"a\",\n  \"match\": {\"dest\": \"h*\", \"n\": 1.50},\n  \"x\": [null, true]}");

        assertThat(record.text("id")).isEqualTo("a");
        assertThat(record.textMap("match")).containsExactly(Map.entry("dest", "h*"), Map.entry("n", "1.50"));
        assertThat(record.place("match")).isEqualTo(new Place("allowlist-0@17", 2, 12));
        assertThatThrownBy(() -> record.texts("x")).hasMessage("allowlist-0@17:3:9: 'x[0]' is empty, expected a text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``| r: empty, expected a JSON object",
                "[1] | r:1:1: found a list, expected a JSON object",
                "\"x\" | r:1:1: found the text 'x', expected a JSON object",
                "{} {} | r:1:4: more text after the JSON object; a record must be one object"
            })
    void requiresARecordToBeOneJsonObject(String text, String message) {
        jsonFails(text, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\": 1,}",
                "{a: 1}",
                "{\"a\": tru}",
                "{\"a\": \"x",
                "{\"a\": 01}",
                "{\"a\": \"\\x\"}",
                "\u0000"
            })
    void rejectsBrokenJsonWithAPlace(String text) {
        assertThatThrownBy(() -> Documents.json("r", text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageMatching("(?s)r:1:[0-9]+: not valid JSON: .*");
    }

    @Test
    void turnsAnyTextIntoADocumentOrAnInvalidDocument() {
        SplittableRandom random = new SplittableRandom(20261122);
        String alphabet = "ab:,-[]{}'\"|>&*!#%@\\ \n\t\r?<~1.\uD83D\uDE00\uFEFF";
        for (int round = 0; round < 30_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "a: " : "");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (boolean json : new boolean[] {false, true}) {
                try {
                    Mapping document =
                            json ? Documents.json("r", text.toString()) : Documents.yaml("f.yml", text.toString());
                    assertThat(document.keys()).isNotNull();
                } catch (InvalidDocumentException e) {
                    assertThat(e.reason()).isNotBlank();
                } catch (RuntimeException e) {
                    throw new AssertionError("seed 20261122, round " + round + ": " + text, e);
                }
            }
        }
    }

    @Test
    void aFileIsReadAsUtf8AndNamedWithoutItsFolder(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("allow.yml");
        Files.writeString(file, "\uFEFFa: \u00E4\n");

        Mapping document = Documents.yaml(file);

        assertThat(document.text("a")).isEqualTo("\u00E4");
        assertThat(document.place("a")).isEqualTo(new Place("allow.yml", 1, 4));
        assertThat(Documents.yamlAll(file)).hasSize(1);
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedAtTheFirstWrongByte(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("latin.yml");
        Files.write(file, "a: \u00E4\nb: ".getBytes(StandardCharsets.UTF_8));
        Files.write(file, new byte[] {(byte) 0xE4, 'x'}, StandardOpenOption.APPEND);

        assertThatThrownBy(() -> Documents.yaml(file))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("latin.yml:2:4: byte 0xE4 is not UTF-8 text; save the file as UTF-8");

        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xC3});
        assertThatThrownBy(() -> Documents.yaml(file))
                .hasMessage("latin.yml:1:4: byte 0xC3 is not UTF-8 text; save the file as UTF-8");
    }

    @Test
    void namesAFileThatCannotBeReadWithItsFolder(@TempDir Path folder) {
        Path missing = folder.resolve("none.yml");

        assertThatThrownBy(() -> Documents.yaml(missing))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("none.yml: the file does not exist: " + missing);
        assertThatThrownBy(() -> Documents.yaml(folder))
                .hasMessage(folder.getFileName() + ": is a folder, expected a file");
    }

    private static void yamlFails(String text, String message) {
        assertThatThrownBy(() -> Documents.yaml("f.yml", text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }

    private static void jsonFails(String text, String message) {
        assertThatThrownBy(() -> Documents.json("r", text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }
}
