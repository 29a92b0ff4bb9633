package io.spawnwatch.detection.plan.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequiredTextTest {
    private static @Nullable String text(String regex) {
        RequiredText.Found found = RequiredText.of(regex);
        return found == null ? null : found.text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc abc",
                "a.bcd bcd",
                "abcd*e abc",
                "abcd?e abc",
                "abcd+e abcd",
                "abcd{0,2} abc",
                "abcd{1,2} abcd",
                "ab(cde)f cde",
                "ab(cdef)? ab",
                "ab(cd|ef)g ab",
                "(?:abc) abc",
                "(?<n>abc)d abc",
                "(?P<n>abc)d abc",
                "(?i)abc abc",
                "[abc]de de",
                "a\\.b a.b",
                "\\\\ab \\ab",
                "\\x41bc Abc",
                "\\dab ab",
                "^abc$ abc",
                "a\\bbc bc",
                "ab{x ab"
            })
    void isTheLongestRunOfCharactersThatMustMatch(String regex, String text) {
        assertThat(text(regex)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a|bcd -",
                "\\Qabc\\E -",
                "\\x{41 -",
                "[a-z]+ -",
                "(?x)abc -",
                "\\101 -",
                "\\pLabc -",
                "(?<=foo)bar -",
                "(?<!foo)barr -",
                "(?<=foo)bar(?<n>x) -"
            })
    void isUnknownWhereMoreThanCharactersCounts(String regex, String none) {
        assertThat(text(regex)).isNull();
    }

    @Test
    void flagsApplyEverywhere() {
        assertThat(RequiredText.of("(?i:a)bcd")).isEqualTo(new RequiredText.Found("bcd", true));
        assertThat(RequiredText.of("abcd((?i)x|y)")).isEqualTo(new RequiredText.Found("abcd", true));
        assertThat(RequiredText.of("(?s)abcd")).isEqualTo(new RequiredText.Found("abcd", false));
    }

    /** Random expressions on random texts: whatever matches has the text. */
    @Test
    void isInEveryMatch() {
        long seed = 57_721;
        SplittableRandom random = new SplittableRandom(seed);
        String[] pieces = {
            "a",
            "b",
            "k",
            "s",
            "ab",
            "\\.",
            ".",
            "[ab]",
            "(",
            ")",
            "(?:",
            "(?i)",
            "(?i:",
            "|",
            "*",
            "+",
            "?",
            "{0,1}",
            "{2}",
            "*?",
            "\\w",
            "\\x{212A}",
            "^",
            "$",
            "\\b",
            "\\x6b",
            "(?<n>",
            "\\Qa",
            "\\E",
            "}",
            "{"
        };
        String letters = "abkKsS\u212A\u017F.\n";
        int matches = 0;
        int ruledOut = 0;
        for (int round = 0; round < 30_000; round++) {
            StringBuilder regex = new StringBuilder();
            for (int left = 1 + random.nextInt(8); left > 0; left--) {
                regex.append(pieces[random.nextInt(pieces.length)]);
            }
            RegularExpression expression;
            try {
                expression = RegularExpression.of(word(regex.toString()));
            } catch (InvalidDocumentException refused) {
                continue;
            }
            RequiredText.Found found = RequiredText.of(regex.toString());
            if (found == null) {
                continue;
            }
            for (int i = 0; i < 20; i++) {
                StringBuilder text = new StringBuilder();
                for (int left = random.nextInt(8); left > 0; left--) {
                    text.append(letters.charAt(random.nextInt(letters.length())));
                }
                boolean has = found.ignoresCase()
                        ? Pattern.compile(Pattern.quote(found.text()), Pattern.CASE_INSENSITIVE)
                                .matcher(text)
                                .find()
                        : CaseFolding.fold(text.toString()).contains(CaseFolding.fold(found.text()));
                boolean match = expression.find(text.toString());
                assertThat(has || !match)
                        .as("seed %d: %s matches '%s' without '%s'", seed, regex, text, found.text())
                        .isTrue();
                matches += match ? 1 : 0;
                ruledOut += has ? 0 : 1;
            }
        }
        assertThat(matches).isGreaterThan(5_000);
        assertThat(ruledOut).isGreaterThan(5_000);
    }

    private static Word word(String regex) {
        return new Word(regex, new Origin(Place.whole("d.yml"), List.of()));
    }
}
