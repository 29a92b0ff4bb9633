package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.HexDigest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of a CSV file. Immutable; several lookups may share it. */
final class LookupCells {
    private static final int MISSING = -1;

    private final String file;
    private final List<String> fields;

    /** Row by row; null where a cell is empty. */
    private final @Nullable String[] cells;

    private final String digest;

    /**
     * Takes over the array, which must not be changed afterwards.
     *
     * @param file   the file's name without its folder
     * @param fields at least one
     * @param cells  row by row
     */
    LookupCells(String file, List<String> fields, @Nullable String[] cells) {
        this.file = file;
        this.fields = List.copyOf(fields);
        this.cells = cells;
        this.digest = HexDigest.sha256(packed());
    }

    String file() {
        return file;
    }

    List<String> fields() {
        return fields;
    }

    int size() {
        return cells.length / fields.size();
    }

    @Nullable
    String cell(int row, int column) {
        return cells[row * fields.size() + column];
    }

    /** A cell that is not empty. */
    String text(int row, int column) {
        String cell = cell(row, column);
        if (cell == null) {
            throw new IllegalArgumentException("row " + row + " has an empty cell in column " + column);
        }
        return cell;
    }

    /** Digest of the cells alone. */
    String digest() {
        return digest;
    }

    /** The cells in UTF-8, each after its number of bytes. */
    byte[] packed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(cells.length * 16);
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        for (String cell : cells) {
            byte[] text = cell == null ? new byte[0] : cell.getBytes(StandardCharsets.UTF_8);
            packed.writeBytes(
                    length.putInt(0, cell == null ? MISSING : text.length).array());
            packed.writeBytes(text);
        }
        return packed.toByteArray();
    }

    static LookupCells ofPacked(String file, List<String> fields, byte[] packed) {
        List<@Nullable String> cells = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(packed);
        while (in.hasRemaining()) {
            int length = in.getInt();
            if (length == MISSING) {
                cells.add(null);
            } else {
                cells.add(new String(packed, in.position(), length, StandardCharsets.UTF_8));
                in.position(in.position() + length);
            }
        }
        return new LookupCells(file, fields, cells.toArray(String[]::new));
    }
}
