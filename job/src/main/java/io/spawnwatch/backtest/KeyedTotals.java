package io.spawnwatch.backtest;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Totals by key, of any number of keys: those that memory has no room for are written to sorted temporary files, which are
 * merged at the end. The result is exact.
 */
public final class KeyedTotals implements Closeable {

    /** Room for keys in memory, in chars: with what Java needs for a key and its totals, some 100 MB. */
    private static final long ROOM = 16L << 20;

    /** What a key needs beside its text, in chars. */
    private static final int CHARS_PER_KEY = 64;

    private final Merge merge;
    private final Path folder;
    private final long room;
    private final List<Path> runs = new ArrayList<>();
    private Map<String, long[]> totals = new HashMap<>();
    private long chars;

    /** Adds the second totals of a key to the first. The order in which totals are merged must not matter. */
    @FunctionalInterface
    public interface Merge {
        void merge(long[] into, long[] other);
    }

    /** Takes each key once, with its totals. */
    @FunctionalInterface
    public interface Consumer {
        void accept(String key, long[] total) throws IOException;
    }

    /**
     * Totals that are merged in a way of their own.
     *
     * @param folder an existing folder for temporary files, which {@link #close} deletes
     */
    public KeyedTotals(Merge merge, Path folder) {
        this(merge, folder, ROOM);
    }

    KeyedTotals(Merge merge, Path folder, long room) {
        this.merge = merge;
        this.folder = folder;
        this.room = room;
    }

    /** The merge that adds number by number. */
    public static void sum(long[] into, long[] other) {
        for (int i = 0; i < into.length; i++) {
            into[i] += other[i];
        }
    }

    /**
     * Adds to the totals of a key.
     *
     * @param numbers as many for every key
     */
    public void add(String key, long... numbers) throws IOException {
        long[] total = totals.get(key);
        if (total != null) {
            merge.merge(total, numbers);
            return;
        }
        totals.put(key, numbers.clone());
        chars += key.length() + CHARS_PER_KEY;
        if (chars >= room) {
            spill();
        }
    }

    private void spill() throws IOException {
        Path run = Files.createTempFile(folder, "totals-", ".run");
        runs.add(run);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
            for (Map.Entry<String, long[]> total : sorted()) {
                write(total.getKey(), out);
                out.writeInt(total.getValue().length);
                for (long number : total.getValue()) {
                    out.writeLong(number);
                }
            }
        }
        totals = new HashMap<>();
        chars = 0;
    }

    private List<Map.Entry<String, long[]>> sorted() {
        List<Map.Entry<String, long[]>> sorted = new ArrayList<>(totals.entrySet());
        sorted.sort(Map.Entry.comparingByKey());
        return sorted;
    }

    /** Writes any chars: lone surrogates cannot be encoded as UTF-8, and a text may be longer than {@code writeUTF} allows. */
    private static void write(String key, DataOutputStream out) throws IOException {
        out.writeInt(key.length());
        out.writeChars(key);
    }

    /** Passes on every key once, in the order of the keys' chars. */
    public void forEach(Consumer consumer) throws IOException {
        if (runs.isEmpty()) {
            for (Map.Entry<String, long[]> total : sorted()) {
                consumer.accept(total.getKey(), total.getValue());
            }
            return;
        }
        spill();
        PriorityQueue<Run> next = new PriorityQueue<>(Comparator.comparing(Run::key));
        List<Run> opened = new ArrayList<>();
        try {
            for (Path file : runs) {
                Run run = new Run(file);
                opened.add(run);
                if (run.advance()) {
                    next.add(run);
                }
            }
            while (!next.isEmpty()) {
                String key = next.element().key();
                long[] total = next.element().total();
                advanceFirst(next);
                while (!next.isEmpty() && next.element().key().equals(key)) {
                    merge.merge(total, next.element().total());
                    advanceFirst(next);
                }
                consumer.accept(key, total);
            }
        } finally {
            for (Run run : opened) {
                run.close();
            }
        }
    }

    private static void advanceFirst(PriorityQueue<Run> runs) throws IOException {
        Run run = runs.remove();
        if (run.advance()) {
            runs.add(run);
        }
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
    }

    /** A sorted temporary file that is being read. */
    private static final class Run implements Closeable {
        private final DataInputStream in;
        private String key = "";
        private long[] total = {};

        Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 15));
        }

        boolean advance() throws IOException {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException e) {
                return false;
            }
            byte[] chars = in.readNBytes(Character.BYTES * length);
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < chars.length; i += Character.BYTES) {
                text.append((char) ((chars[i] & 0xff) << Byte.SIZE | (chars[i + 1] & 0xff)));
            }
            key = text.toString();
            total = new long[in.readInt()];
            for (int i = 0; i < total.length; i++) {
                total[i] = in.readLong();
            }
            return true;
        }

        String key() {
            return key;
        }

        long[] total() {
            return total;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
