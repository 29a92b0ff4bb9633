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
 * Writes one object per line to a file or to standard output. Must run with parallelism 1.
 *
 * <p>A file is written as {@code <name>.part} and renamed by {@link #complete} after the job has succeeded, so nobody
 * mistakes half an output for a complete one. Checkpoints contain the file's length, and a restore cuts off what was
 * written after it, so each line is in the file exactly once. Standard output cannot be taken back: after a restore, lines
 * may be repeated there.
 *
 * @param <T> type of the objects
 */
public final class JsonLinesSink<T> implements Sink<T>, SupportsWriterState<T, Long> {
    /** The output that means standard output. */
    public static final String STANDARD_OUTPUT = "-";

    private static final long serialVersionUID = 1L;

    private final @Nullable String partFile;
    private final boolean printed;
    private final SerializationSchema<T> schema;
    private final long maxLines;

    private JsonLinesSink(@Nullable String partFile, boolean printed, SerializationSchema<T> schema, long maxLines) {
        this.partFile = partFile;
        this.printed = printed;
        this.schema = schema;
        this.maxLines = maxLines;
    }

    /**
     * Creates a sink.
     *
     * @param output a file, or {@link #STANDARD_OUTPUT}
     * @param schema serialises an object to one line, without a line break
     * @param <T>    type of the objects
     * @throws IllegalArgumentException if the output exists and is not a regular file
     */
    public static <T> JsonLinesSink<T> to(String output, SerializationSchema<T> schema) {
        return output.equals(STANDARD_OUTPUT)
                ? new JsonLinesSink<>(null, true, schema, Long.MAX_VALUE)
                : new JsonLinesSink<>(partOf(Path.of(output)).toString(), false, schema, Long.MAX_VALUE);
    }

    /**
     * Creates a sink that writes to a file and prints the same lines to standard output.
     *
     * @param file   the file
     * @param schema serialises an object to one line, without a line break
     * @param <T>    type of the objects
     */
    public static <T> JsonLinesSink<T> printedTo(String file, SerializationSchema<T> schema) {
        return new JsonLinesSink<>(partOf(Path.of(file)).toString(), true, schema, Long.MAX_VALUE);
    }

    /**
     * Creates a sink that writes the first objects to a file and drops the others. After a restore it begins to count again.
     *
     * @param file     the file
     * @param schema   serialises an object to one line, without a line break
     * @param maxLines how many objects are written
     * @param <T>      type of the objects
     */
    public static <T> JsonLinesSink<T> firstTo(String file, SerializationSchema<T> schema, long maxLines) {
        return new JsonLinesSink<>(partOf(Path.of(file)).toString(), false, schema, maxLines);
    }

    /**
     * Renames a part file to its final name, replacing an older file. To be called after the job has succeeded.
     *
     * @param file the output, as passed to {@link #to}; not standard output
     */
    public static void complete(Path file) throws IOException {
        Files.move(partOf(file), targetOf(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The file that a sink writes before {@link #complete}.
     *
     * @throws IllegalArgumentException if the output exists and is not a regular file
     */
    public static Path partOf(Path file) {
        Path target = targetOf(file);
        Path name = target.getFileName();
        if (name == null || (Files.exists(target) && !Files.isRegularFile(target))) {
            // A rename over /dev/stdout or /dev/null would replace the device.
            throw new IllegalArgumentException(
                    "output '" + file + "': is not a regular file; name a file, or - for standard output");
        }
        return target.resolveSibling(name + ".part");
    }

    /** The file itself. If a symbolic link is given, the file it points to is replaced, not the link. */
    public static Path targetOf(Path file) {
        try {
            return Files.isSymbolicLink(file)
                    ? file.toRealPath()
                    : file.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new IllegalArgumentException("output '" + file + "': is a broken symbolic link", e);
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
            throw new IOException("a file has one writer, but the state of " + lengths.size() + " was restored; set the"
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
        return new JsonLinesWriter<>(output(length), schema, maxLines, context.metricGroup());
    }

    private LineOutput output(long length) throws IOException {
        if (partFile == null) {
            return new StandardOutput();
        }
        LineOutput file = PartFile.open(Path.of(partFile), length);
        return printed ? new PrintedFile(file, new StandardOutput()) : file;
    }

    @Override
    public SimpleVersionedSerializer<Long> getWriterStateSerializer() {
        return new LengthSerializer();
    }

    /** A writer's state is the length of its file, in eight bytes. */
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
                throw new IOException("unknown version " + version + " of the state of a JSON lines file");
            }
            return ByteBuffer.wrap(serialized).getLong();
        }
    }
}
