package io.spawnwatch.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.output.CountingOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into a page as blocks, each a script element with base64 of gzip of a JSON array. A block is small enough to be
 * read without a pause that a person would notice; only one is in memory.
 */
final class RowBlocks implements Closeable {
    private static final int MAX_RECORDS = 2_000;

    /** Size of a block as JSON, before it is compressed. A single record may be larger. */
    private static final int MAX_BYTES = 4 << 20;

    private final String type;
    private final Writer page;
    private @Nullable Block block;

    /**
     * Begins without a block.
     *
     * @param type of the records, for example {@code risk_events}
     * @param page to write to, in ASCII; stays open
     */
    RowBlocks(String type, Writer page) {
        this.type = type;
        this.page = page;
    }

    /** A block that is being filled. */
    private static final class Block {
        private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        private final CountingOutputStream written;
        private final JsonGenerator json;
        private int records;

        Block() throws IOException {
            written = new CountingOutputStream(new GZIPOutputStream(compressed, 1 << 13));
            json = PageJson.generator(new OutputStreamWriter(written, StandardCharsets.US_ASCII));
            json.enable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartArray();
        }

        void add(JsonNode record) throws IOException {
            json.writeTree(record);
            records++;
        }

        boolean isFull() {
            return records >= MAX_RECORDS || written.getByteCount() >= MAX_BYTES;
        }
    }

    /** Adds a record. */
    void add(JsonNode record) throws IOException {
        if (block == null) {
            block = new Block();
        }
        block.add(record);
        if (block.isFull()) {
            writeBlock(block);
            block = null;
        }
    }

    private void writeBlock(Block full) throws IOException {
        full.json.writeEndArray();
        full.json.close();
        page.write("<script type=\"text/plain\" data-rows=\"" + type + "\">");
        page.write(Base64.getEncoder().encodeToString(full.compressed.toByteArray()));
        page.write("</script>\n");
    }

    /** Writes the last block. */
    @Override
    public void close() throws IOException {
        if (block != null) {
            writeBlock(block);
            block = null;
        }
    }
}
