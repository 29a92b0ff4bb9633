package io.spawnwatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AllowlistJsonTest {

    @Test
    void whatIsWrittenIsReadAsTheSameEntry() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 2_000; i++) {
            AllowlistEntry entry = entry(random);
            assertThat(AllowlistReader.json(
                            "test", entry.id(), AllowlistJson.of(entry).toString()))
                    .as("seed %d", seed)
                    .isEqualTo(entry);
        }
    }

    private static AllowlistEntry entry(SplittableRandom random) {
        Map<String, String> match = new LinkedHashMap<>();
        for (String field : List.of("dest", "process", "user")) {
            if (match.isEmpty() || random.nextBoolean()) {
                match.put(field, text(random) + "x");
            }
        }
        long from = random.nextBoolean() ? Long.MIN_VALUE : random.nextLong(0, 4_000_000_000_000L);
        long until = random.nextBoolean() ? Long.MAX_VALUE : 4_000_000_000_001L + random.nextInt(1000);
        return new AllowlistEntry(
                "id" + text(random),
                random.nextBoolean() ? List.of("*") : List.of("a" + text(random), "b"),
                match,
                from,
                until,
                "owner " + text(random) + ".",
                "reason " + text(random) + ".");
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append("ab\\\"*? \u00e4\u20ac\t{:".charAt(random.nextInt(12)));
        }
        return text.toString();
    }
}
