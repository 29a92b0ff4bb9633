package io.spawnwatch.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimeOrderTest {
    private static final long SEED = 41;

    /** Held against the library's stable sort, with parts that fit into memory and parts that do not. */
    @Test
    void recordsAreInOrderOfTimeAndThoseOfTheSameTimeKeepTheirs() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int memory : new int[] {1, 500, 5_000, 1_000_000}) {
            for (int mergedAtOnce : new int[] {2, 3, 128}) {
                List<DatedRecord> records = random(random, random.nextInt(400));
                List<DatedRecord> expected = records.stream()
                        .sorted(Comparator.comparingLong(DatedRecord::timeMs))
                        .toList();

                try (TimeOrder order = TimeOrder.of(stream(records), memory, mergedAtOnce, () -> false)) {
                    List<DatedRecord> sorted = all(order);
                    assertThat(sorted.stream().map(TimeOrderTest::text))
                            .as("seed %d, memory %d, merged at once %d", SEED, memory, mergedAtOnce)
                            .containsExactlyElementsOf(
                                    expected.stream().map(TimeOrderTest::text).toList());
                }
            }
        }
    }

    @Test
    void temporaryFilesAreDeletedWhetherOrNotAllIsRead() throws IOException {
        List<Path> before = temporaryFolders();
        List<DatedRecord> records = random(new SplittableRandom(SEED), 100);

        TimeOrder order = TimeOrder.of(stream(records), 300, 2, () -> false);
        assertThat(temporaryFolders()).hasSize(before.size() + 1);
        assertThat(order.next()).isNotNull();
        order.close();
        assertThat(temporaryFolders()).containsExactlyElementsOf(before);

        Iterator<DatedRecord> some = records.iterator();
        RecordStream broken = new RecordStream() {
            @Override
            public DatedRecord next() throws IOException {
                if (!some.hasNext()) {
                    throw new IOException("the disk is broken");
                }
                return some.next();
            }

            @Override
            public void close() {
                // Nothing to release.
            }
        };
        assertThatThrownBy(() -> TimeOrder.of(broken, 300, 2, () -> false)).hasMessage("the disk is broken");
        assertThat(temporaryFolders()).containsExactlyElementsOf(before);
    }

    @Test
    void readingEndsWhenItIsToStop() throws IOException {
        int[] asked = {0};
        try (TimeOrder order =
                TimeOrder.of(stream(random(new SplittableRandom(SEED), 100)), 1_000_000, () -> ++asked[0] > 10)) {
            assertThat(all(order)).hasSize(10);
        }
    }

    @Test
    void mergingEndsWhenItIsToStop() throws IOException {
        List<Path> before = temporaryFolders();
        int[] asked = {0};
        try (TimeOrder order =
                TimeOrder.of(stream(random(new SplittableRandom(SEED), 100)), 1, 2, () -> ++asked[0] > 110)) {
            List<Path> folders = temporaryFolders();
            folders.removeAll(before);
            assertThat(folders).hasSize(1);
            try (Stream<Path> runs = Files.list(folders.get(0))) {
                assertThat(runs.map(run ->
                                Integer.parseInt(run.getFileName().toString().substring("run-".length()))))
                        .as("100 runs, and some that were merged")
                        .allMatch(run -> run < 110);
            }
            assertThat(order.next()).isNull();
        }
        assertThat(temporaryFolders()).containsExactlyElementsOf(before);
    }

    private static List<Path> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("spawnwatch-publish-"))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static List<DatedRecord> random(SplittableRandom random, int count) {
        List<DatedRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            long timeMs = random.nextInt(20) == 0 ? Long.MIN_VALUE : random.nextInt(50);
            String host = random.nextInt(3) == 0 ? null : "h\u00e9" + random.nextInt(5);
            records.add(new DatedRecord(timeMs, host, random.nextInt(3), i, bytes));
        }
        return records;
    }

    private static String text(DatedRecord record) {
        return record.timeMs() + " " + record.host() + " " + record.input() + " " + record.line() + " "
                + HexFormat.of().formatHex(record.bytes());
    }

    static List<DatedRecord> all(RecordStream stream) throws IOException {
        List<DatedRecord> all = new ArrayList<>();
        for (DatedRecord record = stream.next(); record != null; record = stream.next()) {
            all.add(record);
        }
        return all;
    }

    private static RecordStream stream(List<DatedRecord> records) {
        Iterator<DatedRecord> rest = records.iterator();
        return new RecordStream() {
            @Override
            public @Nullable DatedRecord next() {
                return rest.hasNext() ? rest.next() : null;
            }

            @Override
            public void close() {
                // Nothing to release.
            }
        };
    }
}
