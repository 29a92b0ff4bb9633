package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {
    private static final Mapping DOCUMENT = Documents.yaml("f.yml", """
        name: WMI
        version: 7
        ratio: 0.5
        on: yes
        date: 2026-11-22
        empty:
        blank: ' '
        list: [a, 2, true]
        nested:
          z: 1
          a: two
          deep: {k: [x, {}]}
        maps:
          - field: dest
          - field: user
        """);

    @Test
    void returnsTextsNumbersTruthValuesAndDatesAsWritten() {
        assertThat(DOCUMENT.text("name")).isEqualTo("WMI");
        assertThat(DOCUMENT.text("version")).isEqualTo("7");
        assertThat(DOCUMENT.text("on")).isEqualTo("yes");
        assertThat(DOCUMENT.text("date")).isEqualTo("2026-11-22");
        assertThat(DOCUMENT.integer("version")).isEqualTo(7);
        assertThat(DOCUMENT.number("version")).isEqualTo(7.0);
        assertThat(DOCUMENT.number("ratio")).isEqualTo(0.5);
        assertThat(DOCUMENT.bool("on")).isTrue();
        assertThat(DOCUMENT.instant("date")).isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(DOCUMENT.source("name").placeAt(0)).isEqualTo(new Place("f.yml", 1, 7));
    }

    @Test
    void returnsListsAndMappingsInTheFilesOrder() {
        assertThat(DOCUMENT.texts("list")).containsExactly("a", "2", "true");
        assertThat(DOCUMENT.texts("name")).containsExactly("WMI");
        assertThat(DOCUMENT.mappings("maps"))
                .extracting(each -> each.text("field"))
                .containsExactly("dest", "user");
        assertThat(Documents.yaml("f.yml", "m: {z: 1, a: b}").textMap("m"))
                .containsExactly(Map.entry("z", "1"), Map.entry("a", "b"));
        assertThat(DOCUMENT.keys())
                .containsExactly("name", "version", "ratio", "on", "date", "empty", "blank", "list", "nested", "maps");
    }

    @Test
    void returnsNullOrEmptyForAMissingKeyAndForAKeyWithoutAValue() {
        for (String key : List.of("missing", "empty")) {
            assertThat(DOCUMENT.has(key)).isFalse();
            assertThat(DOCUMENT.text(key)).isNull();
            assertThat(DOCUMENT.integer(key)).isNull();
            assertThat(DOCUMENT.number(key)).isNull();
            assertThat(DOCUMENT.bool(key)).isNull();
            assertThat(DOCUMENT.duration(key)).isNull();
            assertThat(DOCUMENT.instant(key)).isNull();
            assertThat(DOCUMENT.mapping(key)).isNull();
            assertThat(DOCUMENT.texts(key)).isEmpty();
            assertThat(DOCUMENT.mappings(key)).isEmpty();
            assertThat(DOCUMENT.textMap(key)).isEmpty();
        }
        assertThat(DOCUMENT.has("name")).isTrue();
    }

    @Test
    void knowsThePlaceOfEveryValue() {
        Mapping nested = DOCUMENT.mapping("nested");
        assertThat(nested).isNotNull();

        assertThat(DOCUMENT.place()).isEqualTo(new Place("f.yml", 1, 1));
        assertThat(DOCUMENT.place("version")).isEqualTo(new Place("f.yml", 2, 10));
        assertThat(DOCUMENT.place("empty")).isEqualTo(new Place("f.yml", 6, 7));
        assertThat(DOCUMENT.place("list")).isEqualTo(new Place("f.yml", 8, 7));
        assertThat(DOCUMENT.place("missing")).isEqualTo(DOCUMENT.place());
        assertThat(nested.place()).isEqualTo(new Place("f.yml", 10, 3));
        assertThat(nested.place("a")).isEqualTo(new Place("f.yml", 11, 6));
        assertThat(DOCUMENT.fault("ratio", "too much")).hasMessage("f.yml:3:8: too much");
    }

    @Test
    void reportsAWrongTypeWithTheKeyTheValueAndTheExpectedType() {
        Mapping nested = DOCUMENT.mapping("nested");
        assertThat(nested).isNotNull();

        fails(d -> d.text("list"), "f.yml:8:7: 'list' is a list, expected a text");
        fails(d -> d.text("nested"), "f.yml:10:3: 'nested' is a mapping, expected a text");
        fails(d -> d.integer("name"), "f.yml:1:7: 'name' is the text 'WMI', expected a whole number");
        fails(d -> d.integer("ratio"), "f.yml:3:8: 'ratio' is the number 0.5, expected a whole number");
        fails(d -> d.number("on"), "f.yml:4:5: 'on' is the truth value yes, expected a number");
        fails(d -> d.bool("version"), "f.yml:2:10: 'version' is the number 7, expected true or false");
        fails(d -> d.mapping("name"), "f.yml:1:7: 'name' is the text 'WMI', expected a mapping");
        fails(d -> d.mappings("nested"), "f.yml:10:3: 'nested' is a mapping, expected a list of mappings");
        fails(d -> d.mappings("list"), "f.yml:8:8: 'list[0]' is the text 'a', expected a mapping");
        fails(d -> d.texts("maps"), "f.yml:14:5: 'maps[0]' is a mapping, expected a text");
        fails(d -> d.textMap("nested"), "f.yml:12:9: 'nested.deep' is a mapping, expected a text");
        fails(d -> nested.integer("a"), "f.yml:11:6: 'nested.a' is the text 'two', expected a whole number");
        fails(
                d -> d.duration("version"),
                "f.yml:2:10: 'version' is the number 7, expected a duration such as 30s, 10m, 1h or 7d");
        fails(
                d -> d.instant("name"),
                "f.yml:1:7: 'name' is the text 'WMI', expected a time such as 2026-11-22 or 2026-11-22T09:30:00Z");
    }

    @Test
    void requiresAKeyWithAValue() {
        fails(d -> d.requiredText("search"), "f.yml:1:1: required key 'search' is missing");
        fails(d -> d.requiredText("nam"), "f.yml:1:1: required key 'nam' is missing; is 'name' a typo?");
        fails(d -> d.requiredText("empty"), "f.yml:6:7: required key 'empty' has no value");
        fails(d -> d.requiredMapping("nestd"), "f.yml:1:1: required key 'nestd' is missing; is 'nested' a typo?");
        fails(d -> d.requiredText("blank"), "f.yml:7:8: 'blank' is blank, expected a text");
        fails(d -> d.requiredInteger("number"), "f.yml:1:1: required key 'number' is missing");
        fails(d -> d.source("blank"), "f.yml:7:8: 'blank' is blank, expected a text");
    }

    @Test
    void rejectsAnUnknownKeyAtThePlaceOfTheKey() {
        Mapping entry = Documents.yaml("f.yml", "id: 1\nresaon: x\n");

        assertThatThrownBy(() -> entry.refuseUnknownKeys(List.of("id", "reason")))
                .hasMessage("f.yml:2:1: unknown key 'resaon'; did you mean 'reason'?");
        assertThatThrownBy(() -> entry.refuseUnknownKeys(List.of("id", "owner")))
                .hasMessage("f.yml:2:1: unknown key 'resaon'; expected one of id, owner");
        entry.refuseUnknownKeys(List.of("id", "resaon"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"010", "0x10", "1_000", "1:30", "2147483648", "-2147483649", "1e2", "1.0", "'7'", "+"})
    void rejectsWholeNumbersThatAreNotDecimalOrDoNotFit(String written) {
        Mapping document = Documents.yaml("f.yml", "n: " + written);

        assertThatThrownBy(() -> document.integer("n"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageStartingWith("f.yml:1:4: 'n' is ")
                .hasMessageContaining("expected a whole number");
    }

    @Test
    void rejectsANumberInQuotesAndSaysHowToFixIt() {
        assertThatThrownBy(() -> Documents.yaml("f.yml", "n: '7'").integer("n"))
                .hasMessage("f.yml:1:4: 'n' is the text '7', expected a whole number, without quotes");
        assertThatThrownBy(() -> Documents.json("j", "{\"n\": \"true\"}").bool("n"))
                .hasMessage("j:1:7: 'n' is the text 'true', expected true or false, without quotes");
    }

    @ParameterizedTest
    @CsvSource({"1e3, 1000", "-2.5, -2.5", "1., 1", ".5, 0.5", "+3, 3"})
    void readsCommonNotationsOfNumbers(String written, double expected) {
        assertThat(Documents.yaml("f.yml", "n: " + written).number("n")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {".nan", ".inf", "1e999", "1_0.5", "abc"})
    void rejectsWhatIsNotAFiniteNumber(String written) {
        assertThatThrownBy(() -> Documents.yaml("f.yml", "n: " + written).number("n"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageStartingWith("f.yml:1:4: 'n' is ");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22, 2026-11-22T00:00:00Z",
        "2026-11-22T09:30, 2026-11-22T09:30:00Z",
        "2026-11-22T09:30:15, 2026-11-22T09:30:15Z",
        "2026-11-22 09:30:15.5, 2026-11-22T09:30:15.500Z",
        "2026-11-22T09:30:00Z, 2026-11-22T09:30:00Z",
        "2026-11-22t09:30:00.123456789z, 2026-11-22T09:30:00.123456789Z",
        "2026-11-22T09:30:00+13:00, 2026-11-21T20:30:00Z"
    })
    void readsATimeWithoutAZoneAsUtcWhateverTheMachinesZone(String written, Instant expected) {
        assertThat(Documents.yaml("f.yml", "t: '" + written + "'").instant("t")).isEqualTo(expected);
        assertThat(Documents.yaml("f.yml", "t: " + written).instant("t")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30",
                "2026-11-22T25:00Z",
                "2026-11-22T24:00Z",
                "20261122",
                "12026-01-01",
                "now",
                "2026-11-2209:30"
            })
    void rejectsWhatIsNotATime(String written) {
        assertThatThrownBy(() -> Documents.yaml("f.yml", "t: '" + written + "'").instant("t"))
                .hasMessage("f.yml:1:4: 't' is the text '" + written
                        + "', expected a time such as 2026-11-22 or 2026-11-22T09:30:00Z");
    }

    @Test
    void requiresAUnitInADuration() {
        assertThat(Documents.yaml("f.yml", "d: 90m").duration("d")).isEqualTo(Duration.ofMinutes(90));
    }

    @Test
    void shortensLongAndMultiLineTextsInMessages() {
        Mapping document = Documents.yaml("f.yml", "n: \"a\\n" + "x".repeat(100) + "\"");

        assertThatThrownBy(() -> document.integer("n"))
                .hasMessage("f.yml:1:4: 'n' is the text 'a " + "x".repeat(58) + "...', expected a whole number");
    }

    private static void fails(Consumer<Mapping> access, String message) {
        ThrowingCallable call = () -> access.accept(DOCUMENT);
        assertThatThrownBy(call).isInstanceOf(InvalidDocumentException.class).hasMessage(message);
    }
}
