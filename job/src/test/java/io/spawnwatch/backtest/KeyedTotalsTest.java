package io.spawnwatch.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedTotalsTest {
    @TempDir
    private Path folder;

    /** Room for everything, for a few keys, and for less than one. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 30, 2000, 1})
    void totalsAreThoseOfAMapInMemoryHoweverLittleRoomThereIs(long room) throws IOException {
        SplittableRandom random = new SplittableRandom(room);
        TreeMap<String, List<Long>> expected = new TreeMap<>();
        try (KeyedTotals totals = new KeyedTotals(KeyedTotals::sum, folder, room)) {
            for (int i = 0; i < 300; i++) {
                String key = key(random);
                long amount = random.nextLong(-1000, 1000);
                totals.add(key, 1, amount);
                expected.merge(key, List.of(1L, amount), (a, b) -> List.of(a.get(0) + 1, a.get(1) + b.get(1)));
            }
            List<String> keys = new ArrayList<>();
            TreeMap<String, List<Long>> actual = new TreeMap<>();
            totals.forEach((key, total) -> {
                keys.add(key);
                actual.put(key, List.of(total[0], total[1]));
            });

            assertThat(actual).isEqualTo(expected);
            assertThat(keys).containsExactlyElementsOf(expected.keySet());
            assertThat(folder.toFile().list()).hasSizeGreaterThanOrEqualTo(room > 10_000 ? 0 : 2);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static String key(SplittableRandom random) {
        StringBuilder key = new StringBuilder();
        int length = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            // A lone surrogate, a line break, and letters that sort differently in other orders.
            key.append("aB\u00e9\ud800\n\u0000".charAt(random.nextInt(6)));
        }
        return key.toString();
    }

    @Test
    void aMergeMayKeepTheGreatest() throws IOException {
        try (KeyedTotals totals = new KeyedTotals((into, other) -> into[0] = Math.max(into[0], other[0]), folder, 1)) {
            totals.add("a", 3);
            totals.add("b", 1);
            totals.add("a", 7);
            totals.add("a", 5);
            TreeMap<String, Long> greatest = new TreeMap<>();
            totals.forEach((key, total) -> greatest.put(key, total[0]));

            assertThat(greatest).containsEntry("a", 7L).containsEntry("b", 1L).hasSize(2);
        }
    }
}
