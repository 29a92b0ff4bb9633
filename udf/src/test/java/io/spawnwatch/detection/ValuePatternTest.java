package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuePatternTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
        # written,             text,                     matches
        WmiPrvSE.exe,          WmiPrvSE.exe,             true
        WmiPrvSE.exe,          wmiprvse.EXE,             true
        WmiPrvSE.exe,          xWmiPrvSE.exe,            false
        WmiPrvSE.exe,          WmiPrvSE.exe2,            false
        WmiPrvSE.exe,          WmiPrvSE-exe,             false
        *.exe,                 a.EXE,                    true
        *.exe,                 .exe,                     true
        *.exe,                 a.exe.txt,                false
        cmd*,                  CMD.exe,                  true
        cmd*,                  cmd,                      true
        cmd*,                  acmd,                     false
        *save*,                reg save hklm,            true
        *save*,                reg SAV e,                false
        a*a,                   a,                        false
        a*a,                   aa,                       true
        ab*ba,                 aba,                      false
        *ab*ab*,               abab,                     true
        *ab*ab*,               xaby,                     false
        *aab*,                 aaab,                     true
        *aba*bab*,             ababab,                   true
        *aba*bab*,             abab,                     false
        a**b,                  ab,                       true
        *,                     '',                       true
        *,                     anything,                 true
        '',                    '',                       true
        '',                    x,                        false
        ?.exe,                 a.exe,                    false
        [ab],                  a,                        false
        """)
    void matchesTheWholeTextIgnoringCase(String written, String text, boolean expected) {
        assertThat(ValuePattern.ofWritten(written).matches(text)).isEqualTo(expected);
        assertThat(ReferenceMatcher.matches(written, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
        # written,               text,                       matches
        C:\\\\Windows,           C:\\Windows,                true
        C:\\Windows,             C:\\Windows,                true
        *\\\\pipe\\\\*,          \\\\.\\pipe\\x,             true
        *\\\\pipe\\\\*,          pipe,                       false
        *\\\\\\\\.\\\\pipe\\\\*, \\\\.\\PIPE\\evil,          true
        *\\\\\\\\.\\\\pipe\\\\*, \\.\\pipe\\evil,            false
        a\\*b,                   a\\anything b,              true
        a\\*b,                   a*b,                        false
        a\\\\*b,                 a\\anything b,              true
        a\\\\\\*b,               a\\\\anything b,            true
        ends\\\\,                ends\\,                     true
        ends\\,                  ends\\,                     true
        ends\\\\\\,              ends\\\\,                   true
        say \\"hi\\",            say "hi",                   true
        say \\\\"hi,             say \\"hi,                  true
        \\d\\n,                  \\d\\n,                     true
        """)
    void readsTwoBackslashesAsOneAndABackslashBeforeAQuoteAsTheQuote(String written, String text, boolean expected) {
        assertThat(ValuePattern.ofWritten(written).matches(text)).isEqualTo(expected);
        assertThat(ReferenceMatcher.matches(written, text)).isEqualTo(expected);
    }

    @Test
    void describesItself() {
        ValuePattern literal = ValuePattern.ofWritten("\\\"C:\\\\a\\b\\\"");
        assertThat(literal.isLiteral()).isTrue();
        assertThat(literal.literal()).isEqualTo("\"C:\\a\\b\"");
        assertThat(literal.matchesEverything()).isFalse();
        assertThat(literal.written()).isEqualTo("\\\"C:\\\\a\\b\\\"");
        assertThat(literal).hasToString("\\\"C:\\\\a\\\\b\\\"");

        ValuePattern stars = ValuePattern.ofWritten("***");
        assertThat(stars.isLiteral()).isFalse();
        assertThat(stars.literal()).isNull();
        assertThat(stars.matchesEverything()).isTrue();
        assertThat(stars).isEqualTo(ValuePattern.ofWritten("*")).hasToString("*");

        assertThat(ValuePattern.ofWritten("").matchesEverything()).isFalse();
        assertThat(ValuePattern.ofWritten("*a").matchesEverything()).isFalse();
        assertThat(ValuePattern.ofWritten("a*")).isNotEqualTo(ValuePattern.ofWritten("a"));
    }

    @Test
    void foldsCaseTheSameInEveryLocaleAndNeverIntoAscii() {
        assertThat(ValuePattern.ofWritten("WINDIR").matches("windir")).isTrue();
        assertThat(ValuePattern.ofWritten("straße").matches("STRASSE")).isFalse();
        assertThat(ValuePattern.ofWritten("ÄÖÜ*").matches("äöüx")).isTrue();
        assertThat(ValuePattern.ofWritten("*Files*").matches("Program File\u017f"))
                .isFalse();
        assertThat(ValuePattern.ofWritten("svc-inventory").matches("svc-\u0131nventory"))
                .isFalse();
        StringBuilder wrong = new StringBuilder();
        for (char a = 0; a < Character.MAX_VALUE; a++) {
            ValuePattern pattern = ValuePattern.ofWritten(String.valueOf(a));
            for (char b : new char[] {a, Character.toUpperCase(a), Character.toLowerCase(a), 'i', 'k', 's'}) {
                boolean expected = a == '*' || ReferenceMatcher.same(a, b);
                if (pattern.matches(String.valueOf(b)) != expected) {
                    wrong.append(String.format("%x %x; ", (int) a, (int) b));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void agreesWithThePlainReferenceOnRandomPatternsAndTexts() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        int matched = 0;
        for (int round = 0; round < 100_000; round++) {
            String written = text(random, "aAb\\\"**", 9);
            String text = text(random, "aAb\\\"", 9);
            boolean expected = ReferenceMatcher.matches(written, text);
            assertThat(ValuePattern.ofWritten(written).matches(text))
                    .as("seed %d, round %d, '%s' on '%s'", seed, round, written, text)
                    .isEqualTo(expected);
            ValuePattern pattern = ValuePattern.ofWritten(written);
            assertThat(ValuePattern.ofWritten(pattern.toString()))
                    .as("seed %d, '%s'", seed, written)
                    .isEqualTo(pattern);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).as("seed %d", seed).isBetween(5_000, 95_000);
    }

    @Test
    void staysFastOnLongTextsMadeToMislead() {
        String text = "a".repeat(100_000);
        ValuePattern manyStars = ValuePattern.ofWritten("*a".repeat(2_000) + "*b*");
        ValuePattern longLiteral = ValuePattern.ofWritten("*" + "a".repeat(50_000) + "b*");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                assertThat(manyStars.matches(text)).isFalse();
                assertThat(longLiteral.matches(text)).isFalse();
            }
        });
    }

    private static String text(SplittableRandom random, String alphabet, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
