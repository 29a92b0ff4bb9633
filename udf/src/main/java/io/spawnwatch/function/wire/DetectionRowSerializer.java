package io.spawnwatch.function.wire;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes a row's components in their order, and of a field that has the group's values only which one it is. */
final class DetectionRowSerializer extends WireSerializer<DetectionRow> {
    private static final long serialVersionUID = 1L;

    private static final int NO_FIELDS = -1;
    private static final int NO_GROUP_FIELD = -1;

    private transient @Nullable ProfileCache profiles;

    @Override
    public TypeSerializer<DetectionRow> duplicate() {
        return new DetectionRowSerializer();
    }

    @Override
    public void serialize(DetectionRow row, DataOutputView target) throws IOException {
        WireTexts writer = texts();
        profiles().write(row.profile(), target);
        target.writeLong(row.windowStartMs());
        target.writeLong(row.windowEndMs());
        writer.writeList(row.groupValues(), target);
        Tally tally = row.tally();
        target.writeLong(tally.count());
        target.writeLong(tally.firstTimeMs());
        target.writeLong(tally.lastTimeMs());
        target.writeBoolean(tally.clockSkew());
        target.writeLong(tally.literalFillers());
        target.writeInt(row.revision());
        target.writeBoolean(row.late());
        writeFields(row, target, writer);
        writer.writeList(row.fillers(), target);
        target.writeInt(row.rowLimit());
    }

    @Override
    public DetectionRow deserialize(DataInputView source) throws IOException {
        WireTexts reader = texts();
        DetectionProfile profile = profiles().read(source);
        return new DetectionRow(
                profile,
                source.readLong(),
                source.readLong(),
                reader.readList(source),
                new Tally(
                        source.readLong(),
                        source.readLong(),
                        source.readLong(),
                        source.readBoolean(),
                        source.readLong()),
                source.readInt(),
                source.readBoolean(),
                readFields(profile.groupFields(), source, reader),
                reader.readNullableList(source),
                source.readInt());
    }

    private static void writeFields(DetectionRow row, DataOutputView target, WireTexts writer) throws IOException {
        List<RowField> fields = row.fieldsBesideGroup();
        if (fields == null) {
            target.writeInt(NO_FIELDS);
            return;
        }
        List<String> groupFields = row.profile().groupFields();
        target.writeInt(fields.size());
        for (RowField field : fields) {
            int group =
                    field.values().isEmpty() && !field.number() ? groupFields.indexOf(field.name()) : NO_GROUP_FIELD;
            target.writeInt(group);
            if (group == NO_GROUP_FIELD) {
                writer.write(field.name(), target);
                writer.writeList(field.values(), target);
                target.writeBoolean(field.number());
            }
        }
    }

    private static @Nullable List<RowField> readFields(List<String> groupFields, DataInputView source, WireTexts reader)
            throws IOException {
        int size = source.readInt();
        if (size == NO_FIELDS) {
            return null;
        }
        List<RowField> fields = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            int group = source.readInt();
            fields.add(
                    group == NO_GROUP_FIELD
                            ? new RowField(reader.read(source), reader.readList(source), source.readBoolean())
                            : new RowField(groupFields.get(group), List.of(), false));
        }
        return fields;
    }

    private ProfileCache profiles() {
        ProfileCache present = profiles;
        if (present == null) {
            present = new ProfileCache();
            profiles = present;
        }
        return present;
    }

    @Override
    public TypeSerializerSnapshot<DetectionRow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by its name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DetectionRow> {
        /** For Flink. */
        public Snapshot() {
            super(DetectionRowSerializer::new);
        }
    }
}
