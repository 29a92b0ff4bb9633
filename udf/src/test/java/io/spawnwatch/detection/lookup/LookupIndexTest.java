package io.spawnwatch.detection.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookupIndexTest {
    private static final int MANY = 100_000;

    @Test
    void comparesWholeCellsAndMindsCase() {
        LookupCells cells = cells("name", "cmd.exe", "CMD.EXE", "cmd", "cmd.exe");
        assertThat(rows(rule(true), cells, "cmd.exe")).containsExactly(0, 3);
        assertThat(rows(rule(true), cells, "Cmd.exe")).isEmpty();
        assertThat(rows(rule(false), cells, "Cmd.exe")).containsExactly(0, 1, 3);
        // To Windows, the Kelvin sign is not a K: what does not mind case minds that.
        assertThat(rows(rule(false), cells("name", "kill.exe"), "\u212aill.exe"))
                .isEmpty();
    }

    @Test
    void takesAnAsteriskForAWildcardOnlyWhereTheDefinitionSaysSo() {
        LookupCells cells = cells("name", "c:\\users\\*", "*.exe", "*temp*", "*", "c:\\*\\a*.exe", "plain");
        LookupRule wildcard = rule(false, Map.of("name", MatchType.WILDCARD));
        assertThat(rows(wildcard, cells, "C:\\Users\\Temp\\ab.exe")).containsExactly(0, 1, 2, 3, 4);
        assertThat(rows(wildcard, cells, "PLAIN")).containsExactly(3, 5);
        assertThat(rows(wildcard, cells, "")).containsExactly(3);
        assertThat(rows(wildcard, cells, "xplain")).containsExactly(3);
        assertThat(rows(rule(false), cells, "a.exe")).isEmpty();
        assertThat(rows(rule(false), cells, "*.EXE")).containsExactly(1);
    }

    @Test
    void findsTheBlocksThatContainAnAddress() {
        LookupRule cidr = rule(true, Map.of("ip", MatchType.CIDR));
        LookupCells cells =
                cells("ip", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "0.0.0.0/0", "fe80::/10", "::1", "2001:db8::/64");
        assertThat(rows(cidr, cells, "10.1.2.3")).containsExactly(0, 1, 2, 3);
        assertThat(rows(cidr, cells, "11.1.2.3")).containsExactly(3);
        assertThat(rows(cidr, cells, "fe80::1")).containsExactly(4);
        assertThat(rows(cidr, cells, "0:0:0:0:0:0:0:1")).containsExactly(5);
        assertThat(rows(cidr, cells, "2001:db8::ffff")).containsExactly(6);
        assertThat(rows(cidr, cells, "10.0.0.0/8")).isEmpty();
        assertThat(rows(cidr, cells, "host")).isEmpty();
    }

    @Test
    void takesTheFirstRowsInTheFilesOrder() {
        LookupCells cells = cells("name", "*b", "ab", "*a*", "a*", "ab", "*");
        Map<String, MatchType> wildcard = Map.of("name", MatchType.WILDCARD);
        assertThat(rows(new LookupRule("x", wildcard, 0, 1, "", true), cells, "ab"))
                .containsExactly(0);
        assertThat(rows(new LookupRule("x", wildcard, 0, 4, "", true), cells, "ab"))
                .containsExactly(0, 1, 2, 3);
        assertThat(rows(new LookupRule("x", wildcard, 0, 1, "", true), cells, "ac"))
                .containsExactly(2);
    }

    @Test
    void needsAllFieldsToMatchAndNeverMatchesAnEmptyCellOrAMissingValue() {
        LookupCells cells = new LookupCells("x.csv", List.of("name", "path"), new @Nullable String[] {
            "a", "x*", "a", null, "a", "*", "b", "x*", null, "*"
        });
        LookupRule rule = rule(true, Map.of("path", MatchType.WILDCARD));
        LookupIndex both = LookupIndex.of(rule, cells, List.of("path", "name"));
        assertThat(both.match(List.of("xy", "a"))).containsExactly(0, 2);
        assertThat(both.match(List.of("y", "b"))).isEmpty();
        assertThat(both.match(Arrays.asList(null, "a"))).isEmpty();
        assertThat(both.match(Arrays.asList("xy", null))).isEmpty();
        assertThat(LookupIndex.of(rule, cells, List.of("path")).match(List.of("")))
                .containsExactly(2, 4);
    }

    @Test
    void rejectsFieldsThatTheTableDoesNotHaveAndTooFewValues() {
        LookupCells cells = cells("name", "a");
        assertThatThrownBy(() -> LookupIndex.of(rule(true), cells, List.of("other")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LookupIndex.of(rule(true), cells, List.of("name", "name")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LookupIndex.of(rule(true), cells, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> LookupIndex.of(rule(true), cells, List.of("name")).match(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsWhatAScanOfAllRowsFinds() {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        int matched = 0;
        for (int round = 0; round < 4_000; round++) {
            RandomLookup lookup = RandomLookup.of(random);
            for (int i = 0; i < 12; i++) {
                List<@Nullable String> values = lookup.values(random);
                int[] expected = ScannedLookup.match(lookup.rule(), lookup.cells(), lookup.inputs(), values);
                assertThat(lookup.index().match(values))
                        .as("seed %d, round %d, %s in %s", seed, round, values, lookup)
                        .isEqualTo(expected);
                matched += expected.length == 0 ? 0 : 1;
            }
        }
        assertThat(matched).isBetween(8_000, 40_000);
    }

    /** A pattern that counts how often it is asked stands beside each wildcard. */
    @Test
    void comparesFewOfManyWildcards() {
        SplittableRandom random = new SplittableRandom(20261128);
        String[] paths = IntStream.range(0, MANY)
                .mapToObj(i -> RandomLookup.path(random))
                .toArray(String[]::new);
        WildcardPattern[] wildcards = IntStream.range(0, MANY)
                .mapToObj(i -> WildcardPattern.of(
                        switch (i % 3) {
                            case 0 -> paths[i] + "*";
                            case 1 -> "*" + paths[i].substring(3);
                            default -> "*" + paths[i].substring(12, 26) + "*";
                        }))
                .toArray(WildcardPattern[]::new);
        assertThat(mostAsked(wildcards, paths)).isBetween(1, 100);
    }

    @Test
    void comparesFewOfManyBlocks() {
        SplittableRandom random = new SplittableRandom(20261128);
        String[] addresses =
                IntStream.range(0, MANY).mapToObj(i -> RandomLookup.v4(random)).toArray(String[]::new);
        CidrPattern[] blocks = IntStream.range(0, MANY)
                .mapToObj(i -> CidrPattern.of(addresses[i] + "/" + (16 + i % 17)))
                .toArray(CidrPattern[]::new);
        // Sixty-five thousand blocks of 16 bits leave several in one.
        assertThat(mostAsked(blocks, addresses)).isBetween(1, 100);
    }

    /** Attackers write values: here, one in which the sequence of every row occurs at every place. */
    @Test
    void comparesARowOnceHoweverOftenItsSequenceOccurs() {
        WildcardPattern[] wildcards = IntStream.range(0, 1_000)
                .mapToObj(i -> WildcardPattern.of("*aaaaaaaa*" + i + "*"))
                .toArray(WildcardPattern[]::new);
        assertThat(mostAsked(wildcards, "a".repeat(100_000))).isEqualTo(1_000);
    }

    private static int mostAsked(CellPattern[] cells, String... values) {
        int[] asked = new int[1];
        CellPattern counter = (input, position) -> {
            asked[0]++;
            return true;
        };
        CellPattern[] counters = new CellPattern[cells.length];
        Arrays.fill(counters, counter);
        PatternRows rows = new PatternRows(
                IntStream.range(0, cells.length).toArray(), 1_000, new int[] {0, 0}, new CellPattern[][] {
                    counters, cells
                });
        int most = 0;
        for (int i = 0; i < values.length; i += Math.max(1, values.length / 1_000)) {
            asked[0] = 0;
            rows.match(new LookupInput(List.of(values[i]), false));
            most = Math.max(most, asked[0]);
        }
        return most;
    }

    private static int[] rows(LookupRule rule, LookupCells cells, String value) {
        return LookupIndex.of(rule, cells, cells.fields()).match(List.of(value));
    }

    private static LookupRule rule(boolean caseSensitive) {
        return rule(caseSensitive, Map.of());
    }

    private static LookupRule rule(boolean caseSensitive, Map<String, MatchType> types) {
        return new LookupRule("x", new TreeMap<>(types), 0, 100, "", caseSensitive);
    }

    private static LookupCells cells(String field, String... cells) {
        return new LookupCells("x.csv", List.of(field), new ArrayList<>(List.of(cells)).toArray(String[]::new));
    }
}
