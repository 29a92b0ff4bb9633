package io.spawnwatch.connector.kafka.range;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Writes ranges into checkpoints. */
final class OffsetRangeSerializer implements SimpleVersionedSerializer<OffsetRange> {
    private static final int VERSION = 1;
    private static final int TYPICAL_BYTES = 80;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(OffsetRange range) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES);
        write(range, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public OffsetRange deserialize(int version, byte[] serialized) throws IOException {
        requireKnown(version);
        return read(new DataInputDeserializer(serialized));
    }

    private static void write(OffsetRange range, DataOutputSerializer out) throws IOException {
        out.writeUTF(range.topic());
        out.writeInt(range.partition());
        out.writeLong(range.start());
        out.writeLong(range.stop());
        out.writeInt(range.share());
        out.writeLong(range.fromMs());
        out.writeLong(range.toMs());
    }

    private static OffsetRange read(DataInputDeserializer in) throws IOException {
        return new OffsetRange(
                in.readUTF(), in.readInt(), in.readLong(), in.readLong(), in.readInt(), in.readLong(), in.readLong());
    }

    private static void requireKnown(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException("offset ranges of version " + version + " are unknown; this is version " + VERSION);
        }
    }

    /** Writes the ranges that no reader has yet. */
    static final class OfList implements SimpleVersionedSerializer<List<OffsetRange>> {
        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(List<OffsetRange> ranges) throws IOException {
            DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES * (ranges.size() + 1));
            out.writeInt(ranges.size());
            for (OffsetRange range : ranges) {
                write(range, out);
            }
            return out.getCopyOfBuffer();
        }

        @Override
        public List<OffsetRange> deserialize(int version, byte[] serialized) throws IOException {
            requireKnown(version);
            DataInputDeserializer in = new DataInputDeserializer(serialized);
            int size = in.readInt();
            List<OffsetRange> ranges = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                ranges.add(read(in));
            }
            return ranges;
        }
    }
}
