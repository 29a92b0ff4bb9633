package io.spawnwatch.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.JsonRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSetDigestTest {
    @TempDir
    private Path folder;

    private static String digest(List<ObjectNode> rows) {
        RowSetDigest digest = new RowSetDigest();
        rows.forEach(digest::add);
        assertThat(digest.rows()).isEqualTo(rows.size());
        return digest.value();
    }

    /** What a set of rows is, without any hashing: the sorted texts of all that the digest is to cover. */
    private static String naive(List<ObjectNode> rows) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(naive(row, true).toString()));
        Collections.sort(texts);
        return texts.toString();
    }

    private static Object naive(JsonNode value, boolean row) {
        if (value.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            value.properties().forEach(field -> {
                if (!row
                        || !(field.getKey().equals("revision") || field.getKey().equals("clock_skew"))) {
                    fields.put(field.getKey(), naive(field.getValue(), false));
                }
            });
            return fields;
        }
        if (value.isArray()) {
            List<Object> items = new ArrayList<>();
            value.forEach(item -> items.add(naive(item, false)));
            return items;
        }
        return value.toString();
    }

    @Test
    void twoSetsHaveTheSameDigestExactlyIfTheyAreTheSame() {
        Random random = new Random(5);
        Map<String, String> setOfDigest = new HashMap<>();
        List<ObjectNode> rows = new ArrayList<>(new RandomRows(5).riskEvents(6));
        int same = 0;
        for (int i = 0; i < 3000; i++) {
            ObjectNode row = rows.get(random.nextInt(rows.size()));
            switch (random.nextInt(5)) {
                case 0 -> Collections.shuffle(rows, random);
                case 1 -> row.put("revision", random.nextInt(9)).put("clock_skew", random.nextBoolean());
                case 2 -> row.put("process", random.nextBoolean() ? "a" : "b");
                case 3 ->
                    ((ObjectNode) row.path("annotations"))
                            .putArray("mitre_attack")
                            .add(random.nextInt(2));
                default -> rows.set(random.nextInt(rows.size()), row.deepCopy());
            }
            String before = setOfDigest.put(digest(rows), naive(rows));
            if (before != null) {
                assertThat(before).isEqualTo(naive(rows));
                same++;
            }
        }
        assertThat(same).isGreaterThan(100);
        assertThat(setOfDigest.values()).doesNotHaveDuplicates();
        assertThat(setOfDigest).hasSizeGreaterThan(100);
    }

    @Test
    void theNumberOfEqualRowsCounts() {
        ObjectNode row = new RandomRows(1).riskEvent();

        assertThat(List.of(digest(List.of()), digest(List.of(row)), digest(List.of(row, row))))
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("[0-9a-f]{64}"));
    }

    /** Anybody can compute the digest from a replay's JSON lines: README.md says how. */
    @Test
    void theCanonicalFormIsSortedAsciiJsonWithTheNumbersOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("rows"), """
            {"revision": 7, "risk_score": 49.0, "process": "caf\\u00e9 \\ud800 \\"x\\"", "ratio": 0.1000000000000000055511,\
             "annotations": {"b": ["2", "1"], "a": []}, "clock_skew": true, "count": 12345678901234567890, "late": false}
            """);
        try (JsonRows rows = JsonRows.open(file)) {
            ObjectNode row = rows.next();

            assertThat(RowSetDigest.canonical(row))
                    .isEqualTo(
                            "{\"annotations\":{\"a\":[],\"b\":[\"2\",\"1\"]},\"count\":12345678901234567890,\"late\":false,"
                                    + "\"process\":\"caf\\u00E9 \\uD800 \\\"x\\\"\",\"ratio\":0.1000000000000000055511,"
                                    + "\"risk_score\":49.0}");
            assertThat(rows.next()).isNull();
        }
    }

    @Test
    void theOrderOfFieldsInAFileDoesNotCount() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode row = new RandomRows(3).riskEvent();
        ObjectNode reversed = mapper.createObjectNode();
        List<String> names = new ArrayList<>();
        for (Iterator<String> fields = row.fieldNames(); fields.hasNext(); ) {
            names.add(0, fields.next());
        }
        names.forEach(name -> reversed.set(name, row.get(name)));

        assertThat(digest(List.of(reversed))).isEqualTo(digest(List.of(row)));
    }
}
