package io.spawnwatch.connector.table;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file that is being written. Parquet's own libraries encode the columns and the metadata; this class only arranges
 * them in a file. Parquet's own file writer does the same, but cannot be loaded without Hadoop.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the file format</a>
 */
final class ParquetFile implements Closeable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** Version of the format's metadata. */
    private static final int VERSION = 1;

    /** Rows between two looks at how large the row group has become. */
    private static final int ROWS_BETWEEN_CHECKS = 500;

    /** Bytes of text between two looks: a row may list a thousand command lines. */
    private static final long TEXT_BETWEEN_CHECKS = 2L << 20;

    /** A row group ends when it has this many bytes, before compression. It is in memory as a whole. */
    static final long ROW_GROUP_BYTES = 32L << 20;

    private static final int PAGE_BYTES = 1 << 18;

    private final MessageType schema;
    private final OutputStream out;
    private final long rowGroupBytes;
    private final ParquetProperties properties = ParquetProperties.builder()
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageSize(PAGE_BYTES)
            .withDictionaryPageSize(PAGE_BYTES)
            .build();
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private Map<ColumnDescriptor, ParquetColumnChunk> chunks = Map.of();
    private ColumnWriteStore columns;
    private RecordConsumer consumer;
    private long position;
    private long rowsOfGroup;
    private long rowsOfFile;
    private long textAtCheck;

    /**
     * Begins a file.
     *
     * @param out           takes the file; {@link #close} closes it
     * @param rowGroupBytes when a row group ends
     */
    ParquetFile(MessageType schema, OutputStream out, long rowGroupBytes) throws IOException {
        this.schema = schema;
        this.out = out;
        this.rowGroupBytes = rowGroupBytes;
        write(MAGIC);
        columns = beginRowGroup();
        consumer = consumer(columns);
    }

    private ColumnWriteStore beginRowGroup() {
        Map<ColumnDescriptor, ParquetColumnChunk> begun = new LinkedHashMap<>();
        schema.getColumns().forEach(column -> begun.put(column, new ParquetColumnChunk(column)));
        chunks = begun;
        return properties.newColumnWriteStore(schema, new PageWriteStore() {
            @Override
            public PageWriter getPageWriter(ColumnDescriptor column) {
                return Objects.requireNonNull(begun.get(column));
            }

            @Override
            public void close() {}
        });
    }

    private RecordConsumer consumer(ColumnWriteStore store) {
        return new ColumnIOFactory().getColumnIO(schema).getRecordWriter(store);
    }

    /** Takes the next row, as a message. Another one may take the row after that. */
    RecordConsumer consumer() {
        return consumer;
    }

    /**
     * To be called after each row.
     *
     * @param text how many bytes of text the file's rows have so far
     */
    void endRow(long text) throws IOException {
        rowsOfGroup++;
        if (rowsOfGroup % ROWS_BETWEEN_CHECKS != 0 && text - textAtCheck < TEXT_BETWEEN_CHECKS) {
            return;
        }
        textAtCheck = text;
        if (columns.getBufferedSize() >= rowGroupBytes) {
            endRowGroup();
            columns = beginRowGroup();
            consumer = consumer(columns);
        }
    }

    private void endRowGroup() throws IOException {
        consumer.flush();
        columns.flush();
        columns.close();
        long start = position;
        long uncompressed = 0;
        List<ColumnChunk> written = new ArrayList<>();
        for (ParquetColumnChunk chunk : chunks.values()) {
            written.add(chunk.metadata(position));
            uncompressed += chunk.uncompressedBytes();
            chunk.writeTo(out);
            position += chunk.bytes();
        }
        RowGroup group = new RowGroup(written, uncompressed, rowsOfGroup);
        group.setFile_offset(start);
        group.setTotal_compressed_size(position - start);
        rowGroups.add(group);
        rowsOfFile += rowsOfGroup;
        rowsOfGroup = 0;
    }

    /** Writes what remains, and the metadata. Without it, the file is not readable. */
    void finish() throws IOException {
        if (rowsOfGroup > 0) {
            endRowGroup();
        }
        FileMetaData metadata = new FileMetaData(VERSION, ParquetSchema.elements(schema), rowsOfFile, rowGroups);
        metadata.setCreated_by("spawnwatch");
        List<ColumnOrder> orders = new ArrayList<>();
        schema.getColumns().forEach(column -> orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        metadata.setColumn_orders(orders);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, footer);
        write(footer.toByteArray());
        write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.size())
                .array());
        write(MAGIC);
        out.flush();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    @Override
    public void close() throws IOException {
        columns.close();
        out.close();
    }
}
