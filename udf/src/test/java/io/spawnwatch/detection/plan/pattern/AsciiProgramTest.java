package io.spawnwatch.detection.plan.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsciiProgramTest {
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "k",
            "S",
            "\\\\",
            "/",
            " ",
            ".",
            "\\.",
            "\\d",
            "\\w",
            "\\W",
            "\\s",
            "\\S",
            "[ab]",
            "[^a\\\\]",
            "[a-k]",
            "[^\\w]",
            "[[:space:]]",
            "[\\d\\-S]",
            "\\x41",
            "\\x{2013}",
            "\u2013",
            "[\u2013a]",
            "[b-]",
            "\\n",
            "{",
            "-",
            "]");

    private static final List<String> ASSERTIONS = List.of("^", "$", "\\b", "\\B", "\\A", "\\z");
    private static final List<String> REPETITIONS = List.of(
            "*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{1,3}?", "{0}", "{2,}?", "{02}", "{1,02}",
            "(?i){2}", "{a}", "{,2}");
    private static final List<String> GROUPS =
            List.of("(", "(?:", "(?P<n>", "(?<m>", "(?i:", "(?s:", "(?-i:", "(?is-s:", "(?i)(");

    @Test
    void findsWhatRe2FindsInRandomTexts() {
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        int compiled = 0;
        int found = 0;
        int missed = 0;
        for (int round = 0; round < 20_000; round++) {
            String regex = (random.nextInt(4) == 0 ? "(?i)" : "") + regex(random, 3);
            Pattern pattern;
            try {
                pattern = Pattern.compile(regex);
            } catch (PatternSyntaxException e) {
                continue;
            }
            AsciiProgram program = AsciiCompiler.compile(regex);
            if (program == null) {
                continue;
            }
            compiled++;
            for (int i = 0; i < 8; i++) {
                String text = text(random);
                int[] expected = reference(pattern, text);
                assertThat(program.canSearch(text)).isTrue();
                assertThat(program.find(text))
                        .as("seed %d, round %d: %s in '%s'", seed, round, regex, text)
                        .isEqualTo(expected);
                if (expected == null) {
                    missed++;
                } else {
                    found++;
                }
            }
        }
        assertThat(compiled).as("seed %d", seed).isGreaterThan(5_000);
        assertThat(found).as("seed %d", seed).isGreaterThan(10_000);
        assertThat(missed).as("seed %d", seed).isGreaterThan(10_000);
    }

    @Test
    void takesTheAlternativeThatPerlTriesFirst() {
        assertThat(find("(a|ab)(c|bcd)?", "xabcd")).containsExactly(1, 5, 1, 2, 2, 5);
        assertThat(find("^.*?\\\\([^\\\\]*\\.(?:exe|com))", "C:\\Temp\\a.exe b.com c"))
                .containsExactly(0, 19, 8, 19);
        assertThat(find("(?i)(search\\.exe.{0,4}$)", "C:\\SEARCH.EXE -x")).containsExactly(3, 16, 3, 16);
        assertThat(find("(?i)(search\\.exe.{0,4}$)", "C:\\SEARCH.EXE -x y z")).isNull();
    }

    @Test
    void leavesToRe2WhatAsciiDoesNotTell() {
        assertThat(AsciiCompiler.compile("(?i)\u017f")).isNull();
        assertThat(AsciiCompiler.compile("(?i)[\u0100-\u2fff]")).isNull();
        assertThat(AsciiCompiler.compile("\\p{L}")).isNull();
        assertThat(AsciiCompiler.compile("(?m)^a$")).isNull();
        assertThat(AsciiCompiler.compile("(?:a*)*")).isNull();
        for (String count : List.of("{1000}", "{1000,}", "{0,1000}", "{02}", "{1,02}", "(?i){2}")) {
            assertThat(AsciiCompiler.compile("a" + count + "b")).as(count).isNull();
        }
        AsciiProgram program = AsciiCompiler.compile("[^a]");
        assertThat(program).isNotNull();
        assertThat(program.canSearch("\u00e4")).isFalse();
    }

    @Test
    void takesLinearTimeWhereBacktrackingAloneWouldNot() {
        AsciiProgram program = AsciiCompiler.compile("^(?:a|a|b)*(?:a|aa)*c");
        assertThat(program).isNotNull();
        String text = "a".repeat(20_000);
        assertThat(program.canSearch(text)).isTrue();
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(program.find(text)).isNull());
        assertThat(program.canSearch("a".repeat(200_000))).isFalse();
    }

    private static int @Nullable [] find(String regex, String text) {
        AsciiProgram program = AsciiCompiler.compile(regex);
        assertThat(program).isNotNull();
        return program.find(text);
    }

    private static int @Nullable [] reference(Pattern pattern, String text) {
        Matcher match = pattern.matcher(text);
        if (!match.find()) {
            return null;
        }
        int[] places = new int[2 * (pattern.groupCount() + 1)];
        Arrays.setAll(places, i -> i % 2 == 0 ? match.start(i / 2) : match.end(i / 2));
        return places;
    }

    private static String regex(SplittableRandom random, int depth) {
        StringBuilder regex = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (random.nextInt(6) == 0) {
                regex.append(one(ASSERTIONS, random));
                continue;
            }
            if (depth > 0 && random.nextInt(4) == 0) {
                regex.append(one(GROUPS, random))
                        .append(regex(random, depth - 1))
                        .append(')');
            } else {
                regex.append(one(ATOMS, random));
            }
            if (random.nextInt(3) == 0) {
                regex.append(one(REPETITIONS, random));
            }
        }
        return random.nextInt(4) == 0 ? regex + "|" + (depth > 0 ? regex(random, depth - 1) : "") : regex.toString();
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append("aabbkKsS\\\\/ .1A-{]_\n".charAt(random.nextInt(20)));
        }
        return text.toString();
    }

    private static String one(List<String> some, SplittableRandom random) {
        return some.get(random.nextInt(some.size()));
    }
}
