package io.spawnwatch.benchmark;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Writes each record as bytes and drops them. */
final class CountingSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;
    private static final AtomicLong COUNT = new AtomicLong();

    private final SerializationSchema<T> schema;
    private final boolean counts;

    CountingSink(SerializationSchema<T> schema, boolean counts) {
        this.schema = schema;
        this.counts = counts;
    }

    /** Records that all counting sinks of this process have written. */
    static long counted() {
        return COUNT.get();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context recordContext) {
                if (schema.serialize(element).length > 0 && counts) {
                    COUNT.incrementAndGet();
                }
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
