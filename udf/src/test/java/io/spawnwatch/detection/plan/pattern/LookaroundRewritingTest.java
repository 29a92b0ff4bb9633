package io.spawnwatch.detection.plan.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.eval.Expressions;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookaroundRewritingTest {
    private static final long SEED = 77_12;

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        ^(?=.*a)(?=.*b)        ~ ^.*a ^.*b          ~ ``
        ^(?=a|b)(?!c)d         ~ ^(?:a|b) ^d        ~ ^c
        (?i)^(?!.*b).*$        ~ (?i)^.*$           ~ (?i)^.*b
        a|b(?=c|d)             ~ a|b(?:c|d)         ~ ``
        (a(b(?!\\.)))          ~ (a(b(?:[^\\.]|\\z))) ~ ``
        a(?![^b-d])            ~ a(?:[b-d]|\\z)     ~ ``
        a(?!\\s)               ~ a(?:\\S|\\z)       ~ ``
        (?<![\\\\/])a          ~ (?:[^\\\\/]|^)a    ~ ``
        (?<=ab)c               ~ abc                ~ ``
        """)
    void rewritesLookAroundAtTheStartAndAtTheEnd(String regex, String required, String excluded) {
        assertThat(rewriting(regex))
                .isEqualTo(new LookaroundRewriting(
                        List.of(required.split(" ")), excluded.isEmpty() ? List.of() : List.of(excluded.split(" "))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        a(?=b)c
        (?=.*a)(?=.*b)
        ^(?=a)b|c
        ^(?=a)?b
        (?m)^(?=a)b
        a(?!bc)
        a(?!(b))
        $a(?!b)
        a(?<=b)c
        (?<!ab)c
        (?<=a)*b
        a(?=(?=b)c)
        (?<=a)b(?=c)
        ^(?=(?!a)b)c
        a(?=b
        """)
    void leavesWhatItCannotRewrite(String regex) {
        assertThat(rewriting(regex)).isNull();
    }

    /** Java's own engine, which has look-around, is the reference. */
    @Test
    void aRewritingMatchesTheSameTexts() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> pieces = List.of("a", "b", "[ab]", "[^a]", "(?:a|b)", "(a)", "\\s", "a?", "b{1,2}", ".");
        List<String> letters = List.of("a", "b", " ", "c", "\n");
        int matching = 0;
        int rewritten = 0;
        for (int round = 0; round < 40_000; round++) {
            String body = joined(random, pieces, 3);
            String rest = joined(random, pieces, 3);
            String single = pick(random, List.of("a", "\\s", "[ab]", "[^b]", "\\."));
            String regex =
                    switch (random.nextInt(6)) {
                        case 0 -> "^(?=" + body + ")(?!" + joined(random, pieces, 2) + "b)" + rest;
                        case 1 -> "^(?!" + body + "|b" + ")(?=.*" + single + ")";
                        case 2 -> rest + "|b" + "(?=" + body + "|c)";
                        case 3 -> "(" + rest + "(?!" + single + "))";
                        case 4 -> "(?<=" + body + "b)" + rest;
                        default -> "(?i)(?<!" + single + ")" + rest;
                    };
            LookaroundRewriting rewriting = Objects.requireNonNull(rewriting(regex), regex);
            rewritten++;
            String text = joined(random, letters, 6);
            boolean expected =
                    Pattern.compile(regex, Pattern.UNIX_LINES).matcher(text).find();
            boolean found = rewriting.required().stream().allMatch(required -> find(required, text))
                    && rewriting.excluded().stream().noneMatch(excluded -> find(excluded, text));
            assertThat(found)
                    .as("seed %d: %s as %s in '%s'", SEED, regex, rewriting, text)
                    .isEqualTo(expected);
            matching += found ? 1 : 0;
        }
        assertThat(matching).isBetween(rewritten / 10, rewritten * 9 / 10);
    }

    private static boolean find(String regex, String text) {
        return RegularExpression.of(Expressions.word(regex, 1)).find(text);
    }

    private static @Nullable LookaroundRewriting rewriting(String regex) {
        return LookaroundRewriting.of(regex, regex.indexOf(firstLookAround(regex)));
    }

    private static String firstLookAround(String regex) {
        return List.of("(?=", "(?!", "(?<=", "(?<!").stream()
                .filter(regex::contains)
                .min((a, b) -> Integer.compare(regex.indexOf(a), regex.indexOf(b)))
                .orElseThrow();
    }

    private static String joined(SplittableRandom random, List<String> pieces, int most) {
        StringBuilder joined = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            joined.append(pick(random, pieces));
        }
        return joined.toString();
    }

    private static String pick(SplittableRandom random, List<String> pieces) {
        return pieces.get(random.nextInt(pieces.size()));
    }
}
