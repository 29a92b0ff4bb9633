package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.KeyedTotals;
import io.spawnwatch.detection.HexDigest;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins the final rows of two sides by their id. There may be more than memory has room for: what is kept of a row is where it
 * stands and ends, and two numbers that tell whether it is the same on the other side. Rows that differ are read again.
 */
final class RowJoin implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is kept for a key: the same numbers for each of the two sides. */
    private static final int PLACE = 0;

    private static final int LENGTH = 1;
    private static final int HASH_HIGH = 2;
    private static final int HASH_LOW = 3;
    private static final int NUMBERS = 4;

    private final List<RandomAccessFile> files = new ArrayList<>();
    private final KeyedTotals rows;
    private final long[] counts = new long[2];

    /** Takes a difference. */
    @FunctionalInterface
    interface Consumer {
        void accept(RowDifference difference) throws IOException;
    }

    /**
     * Joins no rows yet.
     *
     * @param folder an existing folder for temporary files
     */
    RowJoin(Path folder) {
        rows = new KeyedTotals(RowJoin::merge, folder);
    }

    private static void merge(long[] into, long[] other) {
        for (int side = 0; side < 2; side++) {
            int at = side * NUMBERS;
            if (other[at + PLACE] == 0) {
                continue;
            }
            if (into[at + PLACE] != 0) {
                throw new IllegalStateException("two rows of one side have the same id");
            }
            System.arraycopy(other, at, into, at, NUMBERS);
        }
    }

    /**
     * Adds the rows of a file, which are one a line.
     *
     * @param second whether they are of the second side
     */
    void add(Path file, boolean second) throws IOException {
        int number = files.size();
        files.add(new RandomAccessFile(file.toFile(), "r"));
        int side = second ? 1 : 0;
        long offset = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode row = (ObjectNode) JSON.readTree(line);
                String digest = HexDigest.sha256(RowDifference.compared(row));
                long[] kept = new long[2 * NUMBERS];
                kept[side * NUMBERS + PLACE] = 1 + (offset << 2 | number);
                kept[side * NUMBERS + LENGTH] = line.length();
                kept[side * NUMBERS + HASH_HIGH] = Long.parseUnsignedLong(digest, 0, 16, 16);
                kept[side * NUMBERS + HASH_LOW] = Long.parseUnsignedLong(digest, 16, 32, 16);
                rows.add(row.path("risk_event_id").textValue(), kept);
                counts[side]++;
                offset += line.length() + 1L;
            }
        }
    }

    /** How many rows a side has. */
    long count(boolean second) {
        return counts[second ? 1 : 0];
    }

    /** Passes on the rows that differ, in no particular order. */
    void forEachDifference(Consumer consumer) throws IOException {
        rows.forEach((id, kept) -> {
            boolean same = kept[PLACE] != 0
                    && kept[NUMBERS + PLACE] != 0
                    && kept[HASH_HIGH] == kept[NUMBERS + HASH_HIGH]
                    && kept[HASH_LOW] == kept[NUMBERS + HASH_LOW];
            if (!same) {
                RowDifference difference = RowDifference.between(row(kept, 0), row(kept, NUMBERS));
                if (difference != null) {
                    consumer.accept(difference);
                }
            }
        });
    }

    /** @param at where the numbers of the side begin */
    private @Nullable ObjectNode row(long[] kept, int at) throws IOException {
        long place = kept[at + PLACE];
        if (place == 0) {
            return null;
        }
        RandomAccessFile file = files.get((int) ((place - 1) & 3));
        file.seek((place - 1) >> 2);
        byte[] row = new byte[(int) kept[at + LENGTH]];
        file.readFully(row);
        return (ObjectNode) JSON.readTree(row);
    }

    @Override
    public void close() throws IOException {
        rows.close();
        for (RandomAccessFile file : files) {
            file.close();
        }
    }
}
