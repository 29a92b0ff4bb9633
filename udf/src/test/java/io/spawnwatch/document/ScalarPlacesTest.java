package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;

/** The places of a scalar's characters, style by style. */
class ScalarPlacesTest {

    @Test
    void foldsAPlainScalarOverSeveralLines() {
        assertThat(places("a: one\n   two\n\n  three # four\n"))
                .isEqualTo("o1:4 n1:5 e1:6 _1:7 t2:4 w2:5 o2:6 /3:1 t4:3 h4:4 r4:5 e4:6 e4:7 .4:8");
    }

    @Test
    void readsADoubledQuoteInSingleQuotesAsOneCharacter() {
        assertThat(places("a: 'x''y'\n")).isEqualTo("x1:5 '1:6 y1:8 .1:9");
    }

    @Test
    void dropsSpacesBeforeAFoldedBreak() {
        assertThat(places("a: 'x  \n  y'\n")).isEqualTo("x1:5 _1:8 y2:3 .2:4");
    }

    @Test
    void placesAnEscapedCharacterAtItsBackslash() {
        assertThat(places("a: \"x\\n\\x41\\u0042\\\\z\\\n   w\"\n"))
                .isEqualTo("x1:5 /1:6 A1:8 B1:12 \\1:18 z1:20 w2:4 .2:5");
    }

    @Test
    void placesBothCharactersOfASupplementaryEscapeAtItsBackslash() {
        assertThat(places("a: \"\\U0001F600x\"\n")).isEqualTo("\uD83D1:5 \uDE001:5 x1:15 .1:16");
    }

    @Test
    void dropsOnlyTheIndentationOfALiteralScalar() {
        assertThat(places("a: |\n  x\n\n    y\nb: 1\n")).isEqualTo("x2:3 /2:4 /3:1 _4:3 _4:4 y4:5 /4:6 .4:6");
    }

    @Test
    void keepsTheBreaksAroundFurtherIndentedLinesOfAFoldedScalar() {
        assertThat(places("a: >-\n  x\n  y\n    z\n  w\n\n  v\n"))
                .isEqualTo("x2:3 _2:4 y3:3 /3:4 _4:3 _4:4 z4:5 /4:6 w5:3 /6:1 v7:3 .7:4");
    }

    @Test
    void keepsOrDropsTrailingBreaksAsTheIndicatorSays() {
        assertThat(places("a: |+ # all of it\n  x\n\n\nb: 1\n")).isEqualTo("x2:3 /2:4 /3:1 /4:1 .4:1");
        assertThat(places("a: |-\n  x\n\n\nb: 1\n")).isEqualTo("x2:3 .2:4");
    }

    @Test
    void allowsLeadingSpacesWithAnIndentationIndicator() {
        assertThat(places("a: |2\n    x\n  y\n")).isEqualTo("_2:3 _2:4 x2:5 /2:6 y3:3 /3:4 .3:4");
        assertThat(places("a: |1-\n    x\n")).isEqualTo("_2:2 _2:3 _2:4 x2:5 .2:6");
    }

    @Test
    void skipsAnAnchorAndATagBeforeAScalar() {
        assertThat(places("a: &x !!str 'y'\n")).isEqualTo("y1:14 .1:15");
        assertThat(places("a: !!str &x # why\n  y\n")).isEqualTo("y2:3 .2:4");
        assertThat(places("a: &x |\n  y\n")).isEqualTo("y2:3 /2:4 .2:4");
    }

    @Test
    void placesAnAliasAtItsAnchor() {
        assertThat(places("b: &x y\na: *x\n")).isEqualTo("y1:7 .1:8");
    }

    @Test
    void countsAWindowsLineEndAsOne() {
        assertThat(places("a: |\r\n  x\r\n  y\r\n")).isEqualTo("x2:3 /2:4 y3:3 /3:4 .3:4");
        assertThat(places("a: x\r\n  y\r\n")).isEqualTo("x1:4 _1:5 y2:3 .2:4");
    }

    @Test
    void countsColumnsLikeJavaAndMostEditors() {
        assertThat(places("# \uD83D\uDE00\n\"\uD83D\uDE00\": 1\na: \uD83D\uDE00x\n"))
                .isEqualTo("\uD83D3:4 \uDE003:5 x3:6 .3:7");
    }

    @Test
    void doesNotCountAByteOrderMark() {
        assertThat(places("\uFEFFa: x\n")).isEqualTo("x1:4 .1:5");
    }

    @Test
    void placesAnEscapeInJsonAtItsBackslash() {
        SourceText source = Documents.json("allowlist-0@17", "{\"a\": \"x\\u0041\\/\\uD83D\\uDE00y\"}")
                .source("a");

        assertThat(describe(source)).isEqualTo("x1:8 A1:9 /1:15 \uD83D1:17 \uDE001:23 y1:29 .1:30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "12", "true", "2026-11-22"})
    void placesNumbersAndDates(String written) {
        SourceText source = Documents.yaml("f.yml", "a: " + written).source("a");

        assertThat(source.text()).isEqualTo(written);
        assertThat(source.placeAt(0)).isEqualTo(new Place("f.yml", 1, 4));
        assertThat(source.placeAt(written.length())).isEqualTo(new Place("f.yml", 1, 4 + written.length()));
    }

    @Test
    void placesEveryCharacterAtTheBeginningIfFileAndValueDisagree() {
        assertThat(ScalarOffsets.of("a: xyz", 3, 6, ScalarStyle.PLAIN, "other")).containsExactly(3, 3, 3, 3, 3, 3);
    }

    private static String places(String text) {
        return describe(Documents.yaml("f.yml", text).source("a"));
    }

    /** Each character with its line and column. A space is {@code _}, a line break {@code /}, the end a dot. */
    private static String describe(SourceText source) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i <= source.text().length(); i++) {
            Place place = source.placeAt(i);
            String character = i == source.text().length() ? "." : source.text().substring(i, i + 1);
            places.add(character.replace(' ', '_').replace('\n', '/') + place.line() + ":" + place.column());
        }
        return String.join(" ", places);
    }
}
