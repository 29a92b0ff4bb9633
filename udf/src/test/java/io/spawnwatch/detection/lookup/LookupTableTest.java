package io.spawnwatch.detection.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookupTableTest {
    private static final LookupRule DEFAULTS = LookupRule.ofFile("x");

    @Test
    void putsOutTheCellsOfMatchingRowsWithoutEmptyOnes() {
        LookupTable table = table(DEFAULTS, "a,out\n1,x\n1,\n1,\"\"\n1,x\n");
        assertThat(table.outputs(new int[] {0, 1, 2, 3}, 1)).containsExactly("x", "", "x");
        assertThat(table.outputs(new int[] {1}, 1)).isEmpty();
        assertThat(table.outputs(new int[0], 1)).isEmpty();
    }

    @Test
    void putsOutTheDefaultForEachMatchThatIsMissingButNotForAnEmptyCell() {
        LookupTable table = table(new LookupRule("x", Map.of(), 2, 100, "no", true), "a,out\n1,x\n1,\n");
        assertThat(table.outputs(new int[0], 1)).containsExactly("no", "no");
        assertThat(table.outputs(new int[] {0}, 1)).containsExactly("x", "no");
        assertThat(table.outputs(new int[] {0, 1}, 1)).containsExactly("x");
        assertThat(table(new LookupRule("x", Map.of(), 1, 100, "", true), "a\n1\n")
                        .outputs(new int[0], 0))
                .containsExactly("");
        assertThat(table(new LookupRule("x", Map.of(), 0, 100, "no", true), "a\n1\n")
                        .outputs(new int[0], 0))
                .isEmpty();
    }

    @Test
    void hasAnotherDigestIfAndOnlyIfItMayAnswerSomethingElse() {
        String csv = "a,b\n1,2\n3,\n";
        String digest = table(DEFAULTS, csv).digest();
        assertThat(table(LookupRule.ofFile("other"), "\uFEFFa, b\r\n\"1\",2\r\n\r\n3,\r\n")
                        .digest())
                .isEqualTo(digest);
        assertThat(table(rule(Map.of("other", MatchType.WILDCARD), 0, 100, "", true), csv)
                        .digest())
                .isEqualTo(digest);
        assertThat(table(rule(Map.of(), 0, 100, "unused", true), csv).digest()).isEqualTo(digest);
        Map<String, String> others = new LinkedHashMap<>();
        others.put("order of rows", table(DEFAULTS, "a,b\n3,\n1,2\n").digest());
        others.put("order of fields", table(DEFAULTS, "b,a\n1,2\n3,\n").digest());
        others.put("a cell", table(DEFAULTS, "a,b\n1,2\n3,4\n").digest());
        others.put("the empty text", table(DEFAULTS, "a,b\n1,2\n3,\"\"\n").digest());
        others.put("case of a cell", table(DEFAULTS, "a,b\n1,2\n3,x\n").digest());
        others.put("cells moved", table(DEFAULTS, "a,b\n1,\n2,3\n").digest());
        others.put(
                "match type",
                table(rule(Map.of("a", MatchType.WILDCARD), 0, 100, "", true), csv)
                        .digest());
        others.put("min", table(rule(Map.of(), 1, 100, "", true), csv).digest());
        others.put("default", table(rule(Map.of(), 1, 100, "x", true), csv).digest());
        others.put("max", table(rule(Map.of(), 0, 1, "", true), csv).digest());
        others.put("case", table(rule(Map.of(), 0, 100, "", false), csv).digest());
        others.put("before", digest);
        assertThat(others.values()).doesNotHaveDuplicates();
        assertThat(digest).matches("[0-9a-f]{64}");
    }

    @Test
    void comesBackFromSerializationAsItWas() throws Exception {
        LookupTable table = table(
                rule(Map.of("a", MatchType.WILDCARD), 1, 7, "none", false), "a,b\nx*,\n\u00e4\ud83d\ude00,\"\"\n");
        LookupTable copy = (LookupTable) copy(table);
        assertThat(copy.digest()).isEqualTo(table.digest());
        assertThat(copy.name()).isEqualTo("x");
        assertThat(copy.file()).isEqualTo("x.csv");
        assertThat(copy.cell(0, 1)).isNull();
        assertThat(copy.cell(1, 0)).isEqualTo("\u00e4\ud83d\ude00");
        assertThat(copy.cell(1, 1)).isEmpty();
        assertThat(copy.warnings()).isEqualTo(table.warnings());
        assertThat(copy.index(List.of("a")).match(List.of("XYZ"))).containsExactly(0);
        assertThat(copy.minMatches()).isEqualTo(1);
        assertThat(copy.maxMatches()).isEqualTo(7);
        assertThat(copy.defaultMatch()).isEqualTo("none");
        Lookups lookups = new Lookups(Map.of("x", table), Map.of("y", new UnusableLookup(null, "refused", null)));
        Lookups other = (Lookups) copy(lookups);
        assertThat(other.find("x")).isNotNull();
        assertThat(other.refusal("y")).isEqualTo(lookups.refusal("y"));
    }

    /** Every task manager gets the tables: about as many bytes as the file has. */
    @Test
    void isSerializedInLittleMoreBytesThanItsFile() throws IOException {
        SplittableRandom random = new SplittableRandom(20261128);
        List<@Nullable String> cells = new ArrayList<>();
        int characters = 0;
        for (int i = 0; i < 20_000; i++) {
            String path = RandomLookup.path(random);
            cells.add(path);
            cells.add("true");
            characters += path.length() + 6;
        }
        LookupTable table = new LookupTable(
                DEFAULTS, new LookupCells("x.csv", List.of("path", "known"), cells.toArray(String[]::new)));
        assertThat(serialized(table).length).isLessThan(characters * 13 / 10);
    }

    private static LookupRule rule(
            Map<String, MatchType> types, int min, int max, String other, boolean caseSensitive) {
        return new LookupRule("x", types, min, max, other, caseSensitive);
    }

    private static LookupTable table(LookupRule rule, String csv) {
        return new LookupTable(rule, CsvFile.parse("x.csv", csv).cells("x.csv"));
    }

    private static Object copy(Object object) throws IOException, ClassNotFoundException {
        return new ObjectInputStream(new ByteArrayInputStream(serialized(object))).readObject();
    }

    private static byte[] serialized(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }
}
