package io.spawnwatch.detection.plan.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.eval.Expressions;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.fixture.EscuSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegularExpressionTest {
    /** Finds the regular expressions in a search, as far as the sample requires. */
    private static final Pattern IN_SEARCH = Pattern.compile(
            "(?:match\\([^,()]+,\\s*|regex\\s+\\w+\\s*!?=\\s*|rex\\s+field=\\S+\\s+|replace\\([^,()]+,\\s*)\"((?:[^\"\\\\]|\\\\.)*)\"");

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        (?<name>a)            ~ (?<name>a)
        (?P<name>a)           ~ (?P<name>a)
        (?'name'a)            ~ (?P<name>a)
        \\(?'name'a           ~ \\(?'name'a
        [(?'a'](b)            ~ [(?'a'](b)
        \\Q(?'a'\\s[\\E(?'b'c) ~ \\Q(?'a'\\s[\\E(?P<b>c)
        \\Q\\s                ~ \\Q\\s
        \\x{202E}             ~ \\x{202E}
        \\x{1}{3}             ~ \\x{1}{3}
        \\#\\-\\/\\_          ~ \\#\\-\\/\\_
        (a||b)                ~ (a||b)
        [\\"]?[^\\\\]         ~ [\\"]?[^\\\\]
        (?i)a(?-i)b(?s:.)     ~ (?i)a(?-i)b(?s:.)
        \\s\\S                ~ [[:space:]][[:^space:]]
        [\\s,][^\\S,]         ~ [[:space:],][^[:^space:],]
        []\\s][^]\\s]         ~ [][:space:]][^][:space:]]
        [[:alpha:]\\s]        ~ [[:alpha:][:space:]]
        [a-\\s][a-\\d-z]      ~ [a\\-[:space:]][a\\-\\d-z]
        \\\\s\\[\\s]          ~ \\\\s\\[[[:space:]]]
        \\v                   ~ [\\n-\\r\\x{85}\\x{2028}\\x{2029}]
        a{,3}{                ~ a{,3}{
        a(?#no (b)+           ~ a+
        """)
    void translatesPcreSyntaxToRe2(String regex, String re2) {
        assertThat(PcreTranslation.of(Expressions.word(regex, 1)).re2()).isEqualTo(re2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        (?i)a                 ~ xAx           ~ true
        a|                    ~ x             ~ true
        a$                    ~ ba            ~ true
        a$                    ~ ba\\n         ~ true
        a$                    ~ ba\\n\\n      ~ false
        a$                    ~ ba\\nc        ~ false
        (?m)a$                ~ ba\\nc        ~ true
        a\\z                  ~ ba\\n         ~ false
        a[$]                  ~ ba\\n         ~ false
        a\\$                  ~ ba\\n         ~ false
        ^b                    ~ a\\nb         ~ false
        (?m)^b                ~ a\\nb         ~ true
        a.b                   ~ a\\nb         ~ false
        a.b                   ~ a\\rb         ~ true
        (?s)a.b               ~ a\\nb         ~ true
        ^a.b$                 ~ a😀b          ~ true
        a\\sb                 ~ a\\vb         ~ true
        a[\\s]b               ~ a\\vb         ~ true
        a\\Sb                 ~ a\\vb         ~ false
        a\\hb                 ~ a\\tb         ~ true
        a\\hb                 ~ a\\nb         ~ false
        a\\vb                 ~ a\\rb         ~ true
        \\d                   ~ ٣             ~ false
        \\w                   ~ é             ~ false
        [a-\\d]               ~ -             ~ true
        \\x{202E}             ~ a\u202Eb      ~ true
        (?i)straße            ~ STRAßE        ~ true
        """)
    void matchesLikePcre(String regex, String text, boolean found) {
        String meant = text.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\v", "\013");
        assertThat(regex(regex).find(meant)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        (?=a)b ~ , at character 1 ~ RE2, which runs in linear time, does not support look-ahead ('(?=a)'); put it into a condition of its own, match(...) or NOT match(...)
        a(?!b) ~ , at character 2 ~ RE2, which runs in linear time, does not support look-ahead ('(?!b)'); "a(?:[^b]|\\z)" matches the same texts
        a(?!b)c ~ , at character 2 ~ RE2, which runs in linear time, does not support look-ahead ('(?!b)'); (?:[^b]|\\z) is any other character or the end, but is part of the match
        (?i)^(?!.*b)a ~ , at character 6 ~ RE2, which runs in linear time, does not support look-ahead ('(?!.*b)'); as a condition, write match(..., "(?i)^a") AND NOT match(..., "(?i)^.*b")
        (?<=a)b ~ , at character 1 ~ RE2, which runs in linear time, does not support look-behind ('(?<=a)'); "ab" matches the same texts
        (?<!a)b ~ , at character 1 ~ RE2, which runs in linear time, does not support look-behind ('(?<!a)'); "(?:[^a]|^)b" matches the same texts
        (?>a)b ~ , at character 1 ~ RE2, which runs in linear time, does not support atomic groups ('(?>a)'); write (?:...); it differs only where what follows could match the end of what it takes
        (?|(a)|b) ~ , at character 1 ~ RE2, which runs in linear time, does not support groups that share their numbers ('(?|(a)|b)'); write (?:...) if the numbers of its groups do not matter
        (a)\\1 ~ , at character 4 ~ RE2, which runs in linear time, does not support back references ('\\1'); extract both parts with rex and compare them with where
        (a)\\11 ~ , at character 4 ~ RE2, which runs in linear time, does not support back references ('\\1'); extract both parts with rex and compare them with where
        (?P<n>a)(?P=n) ~ , at character 9 ~ RE2, which runs in linear time, does not support back references ('(?P=n)'); extract both parts with rex and compare them with where
        \\k<n> ~ , at character 1 ~ RE2, which runs in linear time, does not support back references; extract both parts with rex and compare them with where
        \\g1 ~ , at character 1 ~ RE2, which runs in linear time, does not support back references and subroutines
        a++ ~ , at character 2 ~ RE2, which runs in linear time, does not support possessive quantifiers ('++'); leave out the last +, which changes nothing at the end
        a{2}+b ~ , at character 2 ~ RE2, which runs in linear time, does not support possessive quantifiers ('{2}+'); leave out the last +; it differs only where what follows could match the end of what it takes
        (?(1)a) ~ , at character 1 ~ RE2, which runs in linear time, does not support conditional groups ('(?(1)a)')
        (?R) ~ , at character 1 ~ RE2, which runs in linear time, does not support recursion ('(?R)')
        (?1) ~ , at character 1 ~ RE2, which runs in linear time, does not support recursion ('(?1)')
        (?x) a ~ , at character 1 ~ RE2, which runs in linear time, does not support groups that begin with '(?x'
        (*UTF8)a ~ , at character 1 ~ RE2, which runs in linear time, does not support verbs ('(*UTF8)')
        a\\Z ~ , at character 2 ~ RE2, which runs in linear time, does not support \\Z; the end of the text is $ or \\z
        \\Ka ~ , at character 1 ~ RE2, which runs in linear time, does not support \\K, which drops what was matched so far; leave it out where only the match counts
        \\cA ~ , at character 1 ~ RE2, which runs in linear time, does not support '\\c'
        a$|b\\z ~ `` ~ RE2, which runs in linear time, does not support both $ and \\z in one expression with PCRE's meaning; use one of them
        a{1001} ~ , at character 2 ~ RE2, which runs in linear time, does not support more than 1000 repetitions ('{1001}')
        (?#no ~ , at character 1 ~ RE2, which runs in linear time, does not support groups that begin with '(?#'
        a**         ~ `` ~ two quantifiers follow each other ('**')
        ((a{99}){99}){99} ~ `` ~ its counted repetitions make it too large; write * or + where the count does not matter
        ((a{1000}){1000}){1000} ~ `` ~ its counted repetitions make it too large; write * or + where the count does not matter
        (a          ~ `` ~ missing closing ) ('(a')
        [a          ~ `` ~ missing closing ] ('[a')
        *a          ~ `` ~ missing argument to repetition operator ('*')
        a\\         ~ `` ~ trailing backslash at end of expression
        [z-a]       ~ `` ~ invalid character class range ('z-a')
        (?<n>a)(?<n>b) ~ `` ~ duplicate capture group name ('n')
        """)
    void refusesWhatRe2DoesNotSupport(String regex, String at, String reason) {
        assertThatThrownBy(() -> RegularExpression.of(Expressions.word(regex, 7)))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("d.yml:1:7: in the regular expression \"" + regex + "\"" + at + ": " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u00e9"})
    void countsLikePcreInAsciiAndElsewhere(String end) {
        assertThat(regex("x[ab]{1000,}").find("x" + "ab".repeat(500) + end)).isTrue();
        assertThat(regex("x[ab]{1000,}").find("x" + "ab".repeat(499) + end)).isFalse();
        assertThat(regex("x.{0,1000}y").find("x..y" + end)).isTrue();
        assertThat(regex("evil\\d{02}\\.exe").find("evil12.exe" + end)).isTrue();
        assertThat(regex("evil\\d{1,03}\\.exe").find("evil123.exe" + end)).isTrue();
        assertThat(regex("evil\\d{02}\\.exe").find("evil1{02}.exe" + end)).isFalse();
    }

    @Test
    void refusesDeepNestingAndExcessiveLength() {
        assertRefused("(".repeat(4000) + "a" + ")".repeat(4000), "has groups nested deeper than 250 levels");
        assertRefused("(a|".repeat(4000) + "b" + ")".repeat(4000), "has groups nested deeper than 250 levels");
        assertRefused("[" + "ab".repeat(500_000) + "]", "has more than 20000 characters");
        assertThat(regex("((?:".repeat(125) + "a" + ")*){1}".repeat(125)).find("a"))
                .isTrue();
    }

    private static void assertRefused(String regex, String reason) {
        assertThatThrownBy(() -> RegularExpression.of(Expressions.word(regex, 7)))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageEndingWith("the regular expression " + reason);
    }

    @Test
    void returnsTheNamedGroupsOfTheFirstMatchInTheirOrder() {
        RegularExpression regex = regex("(?<zulu>x)?(y)(?<alpha>\\d*)");
        assertThat(regex.groupNames()).containsExactly("zulu", "alpha");
        assertThat(regex.groups("ay12 xy34")).containsExactly(Map.entry("alpha", "12"));
        assertThat(regex.groups("xy y1")).containsExactly(Map.entry("zulu", "x"), Map.entry("alpha", ""));
        assertThat(regex.groups("a")).isEmpty();
        assertThat(regex("a").groupNames()).isEmpty();
    }

    @Test
    void ignoresALineBreakAtTheEndOfTheText() {
        assertThat(regex("Notepad\\.exe (?<file>.*$)").groups("Notepad.exe a.txt\n"))
                .containsExactly(Map.entry("file", "a.txt"));
        assertThat(regex("(?<rest>[^ ]*)$").groups("a b\n")).containsExactly(Map.entry("rest", "b\n"));
    }

    @Test
    void replacesEveryMatchEvenBeforeALineBreakAtTheEnd() {
        RegularExpression.Replacement bracketed =
                (result, group) -> result.append('<').append(group.of(0)).append('>');
        assertThat(regex("a").replaceAll("banana", bracketed)).isEqualTo("b<a>n<a>n<a>");
        assertThat(regex("a$").replaceAll("banana\n", bracketed)).isEqualTo("banan<a>\n");
        assertThat(regex("\\s+$").replaceAll("b \n", bracketed)).isEqualTo("b< \n>");
    }

    @Test
    void compilesEveryRegularExpressionOfTheSample(@TempDir Path folder) throws IOException {
        EscuSample.writeDetections(folder);
        List<String> compiled = new ArrayList<>();
        for (Detection detection : DetectionCatalog.ofFolder(folder).detections()) {
            Matcher found = IN_SEARCH.matcher(detection.search().text());
            while (found.find()) {
                String meant = found.group(1).replaceAll("\\\\([\\\\\"])", "$1");
                compiled.add(regex(meant).toString());
            }
        }
        assertThat(compiled).hasSizeGreaterThan(20);
    }

    @Test
    void matchesWhatTheExpressionsOfTheSampleAreWrittenFor() {
        assertThat(regex("(?i)(rundll32\\.exe.{0,4}$)").find("C:\\Windows\\RunDLL32.exe\" \n"))
                .isTrue();
        assertThat(regex("(?i)(rundll32\\.exe.{0,4}$)").find("rundll32.exe a.dll,b"))
                .isFalse();
        assertThat(regex("rundll32.+\\#\\d+").find("rundll32.exe a.dll,#12")).isTrue();
        assertThat(regex("(?i)[\\-|\\/][Ss]{1}").find("regsvr32 /s a.dll")).isTrue();
        assertThat(regex("^.*?\\\\(?<service_process>[^\\\\]*\\.(?:exe|bat|com|ps1))")
                        .groups("C:\\Program Files\\a.exe -k"))
                .containsExactly(Map.entry("service_process", "a.exe"));
        assertThat(regex("(?<RTLO_command_1>.+)(?<RTLO_exist_process>\\x{202E})(?<RTLO_command_2>.+)")
                        .groups("a\u202Ebc"))
                .containsExactly(
                        Map.entry("RTLO_command_1", "a"),
                        Map.entry("RTLO_exist_process", "\u202E"),
                        Map.entry("RTLO_command_2", "bc"));
    }

    /**
     * Where the two dialects agree, Java's own engine serves as a reference. Java, too, lets an end match before a line
     * break that ends the text. Nothing that follows such an end is tested, since it could only match that line break.
     */
    @Test
    void agreesWithABacktrackingEngineWhereTheDialectsDo() {
        long seed = 20260;
        SplittableRandom random = new SplittableRandom(seed);
        String[] pieces = {
            "a", "b", ".", "[ab]", "[^a]", "(?:a|b)", "(a)", "\\s", "[\\s b]", "\\S", "a?", "b*", "a{1,2}", "|", "$|",
            "^"
        };
        String[] letters = {"a", "b", " ", "\n", "\t"};
        for (int i = 0; i < 8_000; i++) {
            String regex = joined(random, pieces, 5) + (random.nextBoolean() ? "$" : "");
            String text = joined(random, letters, 6);
            Matcher expected =
                    Pattern.compile("(?<all>" + regex + ")", Pattern.UNIX_LINES).matcher(text);
            String as = "seed " + seed + ": " + regex + " in " + text;
            assertThat(regex(regex).find(text)).as(as).isEqualTo(expected.find());
            if (!text.endsWith("\n")) {
                Map<String, String> groups = expected.reset().find() ? Map.of("all", expected.group("all")) : Map.of();
                assertThat(regex("(?<all>" + regex + ")").groups(text)).as(as).isEqualTo(groups);
            }
        }
    }

    private static String joined(SplittableRandom random, String[] pieces, int most) {
        StringBuilder joined = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            joined.append(pieces[random.nextInt(pieces.length)]);
        }
        return joined.toString();
    }

    private static RegularExpression regex(String regex) {
        return RegularExpression.of(Expressions.word(regex, 1));
    }
}
