package io.spawnwatch.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records in order of time, of a dataset of any size: sorted parts are written to temporary files and merged. Records of the
 * same time keep their order. What fits into memory is not written.
 */
final class TimeOrder implements RecordStream {
    /** More files are merged in several steps: each takes a buffer and one of the process's file handles. */
    private static final int MERGED_AT_ONCE = 128;

    private final @Nullable Path folder;
    private final List<Path> files = new ArrayList<>();
    private int filesMade;
    private RecordStream sorted = new InMemory(List.of());

    private TimeOrder(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * Reads all records and sorts them.
     *
     * @param records     not closed here
     * @param memoryBytes about how much memory to use for records
     * @param stopped     asked now and then; ends the reading, after which records may be missing
     * @throws IOException if a record cannot be read or a temporary file cannot be written
     */
    static TimeOrder of(RecordStream records, long memoryBytes, BooleanSupplier stopped) throws IOException {
        return of(records, memoryBytes, MERGED_AT_ONCE, stopped);
    }

    static TimeOrder of(RecordStream records, long memoryBytes, int mergedAtOnce, BooleanSupplier stopped)
            throws IOException {
        List<DatedRecord> buffer = new ArrayList<>();
        TimeOrder order = null;
        try {
            long bytes = 0;
            for (DatedRecord record = records.next();
                    record != null && !stopped.getAsBoolean();
                    record = records.next()) {
                buffer.add(record);
                bytes += record.memoryBytes();
                if (bytes >= memoryBytes) {
                    order = order == null ? new TimeOrder(Files.createTempDirectory("spawnwatch-publish-")) : order;
                    order.spill(buffer);
                    buffer = new ArrayList<>();
                    bytes = 0;
                }
            }
            if (order == null) {
                buffer.sort(DatedRecord.BY_TIME);
                TimeOrder inMemory = new TimeOrder(null);
                inMemory.sorted = new InMemory(buffer);
                return inMemory;
            }
            order.spill(buffer);
            order.merge(mergedAtOnce, stopped);
            return order;
        } catch (IOException | RuntimeException e) {
            if (order != null) {
                order.close();
            }
            throw e;
        }
    }

    private void spill(List<DatedRecord> buffer) throws IOException {
        buffer.sort(DatedRecord.BY_TIME);
        files.add(written(new InMemory(buffer)));
    }

    private Path written(RecordStream records) throws IOException {
        Path parent = folder == null ? Path.of("") : folder;
        Path file = parent.resolve("run-" + filesMade);
        filesMade++;
        try {
            SpilledRun.write(file, records);
        } catch (IOException e) {
            throw new IOException(
                    "the events are sorted by time in " + parent + ", which takes as much space as they do unpacked: "
                            + e.getMessage() + "; -Djava.io.tmpdir=DIR names another place",
                    e);
        }
        return file;
    }

    /** Neighbours are merged with each other, so that records of the same time keep their order. */
    private void merge(int atOnce, BooleanSupplier stopped) throws IOException {
        while (files.size() > atOnce) {
            List<Path> parts = List.copyOf(files);
            files.clear();
            for (int i = 0; i < parts.size(); i += atOnce) {
                List<Path> some = parts.subList(i, Math.min(i + atOnce, parts.size()));
                try (RecordStream merged = opened(some)) {
                    files.add(written(until(stopped, merged)));
                }
                if (stopped.getAsBoolean()) {
                    return;
                }
                for (Path part : some) {
                    Files.delete(part);
                }
            }
        }
        sorted = opened(files);
    }

    /** Ends when it is to stop. Closing is left to whoever opened the records. */
    private static RecordStream until(BooleanSupplier stopped, RecordStream records) {
        return new RecordStream() {
            @Override
            public @Nullable DatedRecord next() throws IOException {
                return stopped.getAsBoolean() ? null : records.next();
            }

            @Override
            public void close() {
                // See above.
            }
        };
    }

    private static RecordStream opened(List<Path> files) throws IOException {
        List<SpilledRun> runs = new ArrayList<>();
        for (Path file : files) {
            runs.add(new SpilledRun(file));
        }
        return new MergedRuns(runs);
    }

    @Override
    public @Nullable DatedRecord next() throws IOException {
        return sorted.next();
    }

    /** Deletes the temporary files. */
    @Override
    public void close() throws IOException {
        sorted.close();
        if (folder == null) {
            return;
        }
        for (int i = 0; i < filesMade; i++) {
            Files.deleteIfExists(folder.resolve("run-" + i));
        }
        Files.deleteIfExists(folder);
    }

    private static final class InMemory implements RecordStream {
        private final Iterator<DatedRecord> records;

        InMemory(List<DatedRecord> records) {
            this.records = records.iterator();
        }

        @Override
        public @Nullable DatedRecord next() {
            return records.hasNext() ? records.next() : null;
        }

        @Override
        public void close() {
            // Nothing to release.
        }
    }
}
