package io.spawnwatch.connector.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one object per line into a file or to standard output. Must run with parallelism 1.
 *
 * <p>A file grows under the name {@code <name>.part} and gets its own name by {@link #complete}, after the job has
 * ended well: nobody mistakes half an output for a whole one. Its length is in the checkpoint and what was written after
 * it is cut off on a restore, so each line stands in it exactly once. What has gone to standard output cannot be taken
 * back; after a restore, lines may be repeated there.
 *
 * @param <T> what is written
 */
public final class JsonLinesSink<T> implements Sink<T>, SupportsWriterState<T, Long> {
    /** The output that is standard output. */
    public static final String STANDARD_OUTPUT = "-";

    private static final long serialVersionUID = 1L;

    private final @Nullable String partFile;
    private final SerializationSchema<T> schema;

    private JsonLinesSink(@Nullable String partFile, SerializationSchema<T> schema) {
        this.partFile = partFile;
        this.schema = schema;
    }

    /**
     * A sink.
     *
     * @param output a file, or {@link #STANDARD_OUTPUT}
     * @param schema writes an element as one line, without a line break
     * @param <T>    what is written
     * @throws IllegalArgumentException where the output exists and is no regular file
     */
    public static <T> JsonLinesSink<T> to(String output, SerializationSchema<T> schema) {
        return output.equals(STANDARD_OUTPUT)
                ? new JsonLinesSink<>(null, schema)
                : new JsonLinesSink<>(partOf(Path.of(output)).toString(), schema);
    }

    /**
     * Gives a file that was written by a job, which has ended well by now, its own name. Replaces an older one.
     *
     * @param file the output, as it was given to {@link #to}; not standard output
     */
    public static void complete(Path file) throws IOException {
        Files.move(partOf(file), target(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path partOf(Path file) {
        Path target = target(file);
        Path name = target.getFileName();
        if (name == null || (Files.exists(target) && !Files.isRegularFile(target))) {
            // A rename over /dev/stdout or /dev/null would replace the device.
            throw new IllegalArgumentException(
                    "output '" + file + "': is not a regular file; name a file, or - for standard output");
        }
        return target.resolveSibling(name + ".part");
    }

    /** Where the file really lies: through a link, what it leads to is replaced, not the link. */
    private static Path target(Path file) {
        try {
            return Files.isSymbolicLink(file)
                    ? file.toRealPath()
                    : file.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new IllegalArgumentException("output '" + file + "': is a link that leads nowhere", e);
        }
    }

    @Override
    public StatefulSinkWriter<T, Long> createWriter(WriterInitContext context) throws IOException {
        return writer(context, 0);
    }

    @Override
    public StatefulSinkWriter<T, Long> restoreWriter(WriterInitContext context, Collection<Long> lengths)
            throws IOException {
        if (lengths.size() > 1) {
            throw new IOException("a file has one writer, but " + lengths.size() + " are to be restored; set the"
                    + " sink's parallelism to 1");
        }
        return writer(context, lengths.isEmpty() ? 0 : lengths.iterator().next());
    }

    private StatefulSinkWriter<T, Long> writer(WriterInitContext context, long length) throws IOException {
        if (context.getTaskInfo().getNumberOfParallelSubtasks() != 1) {
            throw new IOException("a file or standard output has one writer; set the sink's parallelism to 1");
        }
        try {
            schema.open(context.asSerializationSchemaInitializationContext());
        } catch (Exception e) {
            throw new IOException("the serialisation schema cannot be opened", e);
        }
        LineOutput output = partFile == null ? new StandardOutput() : PartFile.open(Path.of(partFile), length);
        return new JsonLinesWriter<>(output, schema, context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<Long> getWriterStateSerializer() {
        return new LengthSerializer();
    }

    /** The state of a writer is the length of its file, eight bytes. */
    private static final class LengthSerializer implements SimpleVersionedSerializer<Long> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Long length) {
            return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
        }

        @Override
        public Long deserialize(int version, byte[] serialized) throws IOException {
            if (version != 1) {
                throw new IOException("unknown version of a file's length: " + version);
            }
            return ByteBuffer.wrap(serialized).getLong();
        }
    }
}
