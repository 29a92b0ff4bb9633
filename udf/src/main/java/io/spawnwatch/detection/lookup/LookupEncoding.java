package io.spawnwatch.detection.lookup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Tables as compressed bytes, to be kept in state. The format is a contract: what was written once must remain readable.
 * It begins with its version, not compressed.
 */
public final class LookupEncoding {
    private static final int VERSION = 1;

    private LookupEncoding() {}

    /** Encodes a table. Takes time in proportion to its size. */
    public static byte[] encode(LookupTable table) {
        LookupRule rule = table.rule();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            write(out, rule.name());
            out.writeInt(rule.matchTypes().size());
            for (Map.Entry<String, MatchType> type : rule.matchTypes().entrySet()) {
                write(out, type.getKey());
                write(out, type.getValue().name());
            }
            out.writeInt(rule.minMatches());
            out.writeInt(rule.maxMatches());
            write(out, rule.defaultMatch());
            out.writeBoolean(rule.caseSensitive());
            write(out, table.file());
            out.writeInt(table.fields().size());
            for (String field : table.fields()) {
                write(out, field);
            }
            write(out, table.cells().packed());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Decodes a table.
     *
     * @throws IllegalArgumentException if they are not the bytes of a table in a known version of the format
     */
    public static LookupTable decode(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        int version = in.read();
        if (version != VERSION) {
            throw new IllegalArgumentException("a lookup table in the unknown format " + version);
        }
        try (DataInputStream data = new DataInputStream(new InflaterInputStream(in))) {
            String name = readText(data);
            Map<String, MatchType> types = new LinkedHashMap<>();
            for (int left = data.readInt(); left > 0; left--) {
                String field = readText(data);
                types.put(field, MatchType.valueOf(readText(data)));
            }
            LookupRule rule =
                    new LookupRule(name, types, data.readInt(), data.readInt(), readText(data), data.readBoolean());
            String file = readText(data);
            List<String> fields = new ArrayList<>();
            for (int left = data.readInt(); left > 0; left--) {
                fields.add(readText(data));
            }
            return new LookupTable(rule, LookupCells.ofPacked(file, fields, read(data)));
        } catch (IOException e) {
            throw new IllegalArgumentException("a lookup table that cannot be decoded", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(read(in), StandardCharsets.UTF_8);
    }

    private static byte[] read(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the bytes end too early");
        }
        return bytes;
    }
}
