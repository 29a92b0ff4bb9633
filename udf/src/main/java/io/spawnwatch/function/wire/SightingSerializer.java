package io.spawnwatch.function.wire;

import io.spawnwatch.sighting.Sighting;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes a sighting's components in their order. */
final class SightingSerializer extends WireSerializer<Sighting> {
    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<Sighting> duplicate() {
        return new SightingSerializer();
    }

    @Override
    public void serialize(Sighting sighting, DataOutputView target) throws IOException {
        WireTexts writer = texts();
        writer.write(sighting.groupKey(), target);
        target.writeLong(sighting.timeMs());
        target.writeBoolean(sighting.clockSkew());
        writer.writeList(sighting.observed(), target);
        target.writeLong(sighting.literalFillers());
    }

    @Override
    public Sighting deserialize(DataInputView source) throws IOException {
        WireTexts reader = texts();
        String groupKey = reader.read(source);
        long timeMs = source.readLong();
        boolean clockSkew = source.readBoolean();
        List<@Nullable String> observed = reader.readNullableList(source);
        return new Sighting(groupKey, timeMs, clockSkew, observed == null ? List.of() : observed, source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<Sighting> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by its name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Sighting> {
        /** For Flink. */
        public Snapshot() {
            super(SightingSerializer::new);
        }
    }
}
