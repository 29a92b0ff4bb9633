package io.spawnwatch.backtest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.JsonRows;
import io.spawnwatch.connector.json.RowKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The final rows that a run has written: of each row the record with the highest revision, which a revision that was raised and
 * a later one that was suppressed share. Late sightings are rows of their own, as {@link RowKey} tells them apart.
 *
 * @param raised     a file with risk events
 * @param suppressed a file with suppressed rows, or null
 * @param revised    whether a row may have several records
 * @param folder     an existing folder for temporary files
 */
public record FinalRows(Path raised, @Nullable Path suppressed, boolean revised, Path folder) {
    private static final int REVISION = 0;
    private static final int FILE = 1;
    private static final int LINE = 2;

    /** Takes a row. */
    @FunctionalInterface
    public interface Consumer {
        /** Sees a row, which is its own from now on. */
        void accept(ObjectNode row) throws IOException;
    }

    /** Passes on the raised and the suppressed rows that are final, each once. */
    public void forEach(Consumer onRaised, Consumer onSuppressed) throws IOException {
        BitSet[] latest = revised ? latest() : new BitSet[] {};
        read(raised, revised ? latest[0] : null, onRaised);
        if (suppressed != null) {
            read(suppressed, revised ? latest[1] : null, onSuppressed);
        }
    }

    private static void read(Path file, @Nullable BitSet lines, Consumer consumer) throws IOException {
        try (JsonRows rows = JsonRows.open(file)) {
            int line = 0;
            for (ObjectNode row = rows.next(); row != null; row = rows.next()) {
                if (lines == null || lines.get(line)) {
                    consumer.accept(row);
                }
                line++;
            }
        }
    }

    /** For each file, the lines with final rows. */
    private BitSet[] latest() throws IOException {
        BitSet[] lines = {new BitSet(), new BitSet()};
        try (KeyedTotals rows = new KeyedTotals(FinalRows::keepLater, folder)) {
            addRevisions(raised, 0, rows);
            if (suppressed != null) {
                addRevisions(suppressed, 1, rows);
            }
            rows.forEach((row, latest) -> lines[(int) latest[FILE]].set((int) latest[LINE]));
        }
        return lines;
    }

    private static void addRevisions(Path file, int number, KeyedTotals revisions) throws IOException {
        try (JsonRows rows = JsonRows.open(file)) {
            int line = 0;
            for (ObjectNode row = rows.next(); row != null; row = rows.next()) {
                revisions.add(RowKey.of(row), row.path("revision").longValue(), number, line);
                line++;
            }
        }
    }

    private static void keepLater(long[] into, long[] other) {
        if (other[REVISION] > into[REVISION]) {
            System.arraycopy(other, 0, into, 0, into.length);
        }
    }
}
