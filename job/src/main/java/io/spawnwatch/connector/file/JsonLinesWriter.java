package io.spawnwatch.connector.file;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/** The only writer of a {@link JsonLinesSink}. Closing it without a flush, as a failed job does, drops buffered lines. */
final class JsonLinesWriter<T> implements StatefulSinkWriter<T, Long> {
    private static final int BLOCK = 1 << 16;

    private final LineOutput output;
    private final SerializationSchema<T> schema;
    private final SinkWriterMetricGroup metrics;
    private long linesLeft;
    private byte[] block = new byte[BLOCK];
    private int length;

    /** Writes every line. */
    JsonLinesWriter(LineOutput output, SerializationSchema<T> schema, SinkWriterMetricGroup metrics) {
        this(output, schema, Long.MAX_VALUE, metrics);
    }

    /** Writes the first lines and drops the others. */
    JsonLinesWriter(LineOutput output, SerializationSchema<T> schema, long maxLines, SinkWriterMetricGroup metrics) {
        this.output = output;
        this.schema = schema;
        linesLeft = maxLines;
        this.metrics = metrics;
    }

    @Override
    public void write(T element, Context context) throws IOException {
        if (linesLeft == 0) {
            return;
        }
        linesLeft--;
        byte[] line = schema.serialize(element);
        int needed = length + line.length + 1;
        if (needed > block.length) {
            block = Arrays.copyOf(block, Math.max(needed, 2 * block.length));
        }
        System.arraycopy(line, 0, block, length, line.length);
        block[needed - 1] = '\n';
        length = needed;
        metrics.getNumRecordsSendCounter().inc();
        metrics.getNumBytesSendCounter().inc(line.length + 1L);
        if (length >= BLOCK) {
            writeBlock();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        writeBlock();
        output.sync();
    }

    @Override
    public List<Long> snapshotState(long checkpointId) throws IOException {
        writeBlock();
        return List.of(output.sync());
    }

    private void writeBlock() throws IOException {
        if (length > 0) {
            output.write(block, length);
            length = 0;
            if (block.length > 2 * BLOCK) {
                block = new byte[BLOCK];
            }
        }
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
