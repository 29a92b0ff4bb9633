package io.spawnwatch.function.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.fixture.DetectionRows;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sightings and rows arrive as they were sent. */
class StreamTypesTest {
    private static final int MANY = 2000;
    /** ASCII, Latin-1, others, both halves of a pair, each alone too. */
    private static final String CHARACTERS = "ab =:\0\n\u007f\u0080\u00e9\u00ff\u0100\u20ac\uffff\ud83d\ude00";

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    private static <T> byte[] sent(T element, TypeSerializer<T> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(element, out);
        return out.getCopyOfBuffer();
    }

    private static <T> T received(byte[] bytes, TypeSerializer<T> serializer) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        T element = serializer.deserialize(in);
        assertThat(in.available()).as("bytes left").isZero();
        return element;
    }

    private static String text(SplittableRandom random) {
        int length = random.nextInt(10) == 0 ? random.nextInt(5000) : random.nextInt(20);
        int narrow = random.nextBoolean() ? 3 : CHARACTERS.length();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS.charAt(random.nextInt(narrow)));
        }
        return text.toString();
    }

    private static List<@Nullable String> textsAndNulls(SplittableRandom random) {
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(random.nextInt(3) == 0 ? null : text(random));
        }
        return texts;
    }

    private static List<String> texts(int size, SplittableRandom random) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            texts.add(text(random));
        }
        return texts;
    }

    private static DetectionRow row(DetectionProfile profile, SplittableRandom random) {
        List<String> values = texts(profile.groupFields().size(), random);
        List<RowField> fields = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (random.nextInt(8) > 0) {
                String value = random.nextInt(8) > 0 ? values.get(i) : text(random);
                fields.add(RowField.of(profile.groupFields().get(i), value));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int kind = random.nextInt(3);
            fields.add(
                    random.nextInt(fields.size() + 1),
                    kind == 0
                            ? new RowField("n" + i, List.of("1.5"), true)
                            : new RowField(kind + text(random), texts(random.nextInt(4), random), false));
        }
        return new DetectionRow(
                profile,
                random.nextLong(),
                random.nextLong(),
                values,
                new Tally(
                        random.nextLong(),
                        random.nextLong(),
                        random.nextLong(),
                        random.nextBoolean(),
                        random.nextLong()),
                random.nextInt(),
                random.nextBoolean(),
                random.nextInt(4) == 0 ? null : fields,
                random.nextInt(4) == 0 ? texts(random.nextInt(3), random) : null,
                random.nextInt(2) * random.nextInt(10_000));
    }

    @Test
    void randomSightingsArriveAsTheyWere() throws Exception {
        TypeSerializer<Sighting> sender = serializer(StreamTypes.SIGHTING);
        TypeSerializer<Sighting> receiver = sender.duplicate();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < MANY; i++) {
            Sighting sighting = new Sighting(
                    text(random), random.nextLong(), random.nextBoolean(), textsAndNulls(random), random.nextLong());

            assertThat(received(sent(sighting, sender), receiver))
                    .as("number %s of seed 1", i)
                    .isEqualTo(sighting);
        }
    }

    @Test
    void randomRowsOfManyDetectionsArriveAsTheyWere() throws Exception {
        TypeSerializer<DetectionRow> sender = serializer(StreamTypes.DETECTION_ROW);
        TypeSerializer<DetectionRow> receiver = sender.duplicate();
        SplittableRandom random = new SplittableRandom(2);
        List<DetectionProfile> profiles = new ArrayList<>();
        for (int version = 1; version <= 5; version++) {
            profiles.add(DetectionRows.profile(version, "count >= " + version));
        }
        for (int i = 0; i < MANY; i++) {
            DetectionProfile profile = profiles.get(random.nextInt(profiles.size()));
            // As regrouped rows have it: equal, and each time another object.
            DetectionProfile sent = random.nextInt(5) == 0 ? profile.groupedBy(List.of("dest", "x" + i)) : profile;
            DetectionRow row = row(sent, random);

            DetectionRow received = received(sent(row, sender), receiver);

            assertThat(received).as("number %s of seed 2", i).isEqualTo(row);
            assertThat(received.fields()).isEqualTo(row.fields());
        }
    }

    @Test
    void aReceiverNeedsNoEarlierRow() throws Exception {
        TypeSerializer<DetectionRow> sender = serializer(StreamTypes.DETECTION_ROW);
        DetectionRow row = row(DetectionRows.PROFILE, new SplittableRandom(3));
        sent(row, sender);

        assertThat(received(sent(row, sender), sender.duplicate())).isEqualTo(row);
    }

    @Test
    void rowsOfADetectionShareItsProfile() throws Exception {
        TypeSerializer<DetectionRow> serializer = serializer(StreamTypes.DETECTION_ROW);
        SplittableRandom random = new SplittableRandom(4);
        DetectionRow first = received(sent(row(DetectionRows.PROFILE, random), serializer), serializer);
        DetectionRow second = received(sent(row(DetectionRows.PROFILE, random), serializer), serializer);

        assertThat(second.profile()).isSameAs(first.profile());
    }

    @Test
    void aTypeIsEqualToItselfOnly() {
        assertThat(StreamTypes.SIGHTING).isNotEqualTo(StreamTypes.DETECTION_ROW);
        assertThat(serializer(StreamTypes.SIGHTING))
                .isEqualTo(serializer(StreamTypes.SIGHTING).duplicate());
        assertThat(serializer(StreamTypes.SIGHTING).snapshotConfiguration().restoreSerializer())
                .isEqualTo(serializer(StreamTypes.SIGHTING));
        assertThat(serializer(StreamTypes.DETECTION_ROW).snapshotConfiguration().restoreSerializer())
                .isEqualTo(serializer(StreamTypes.DETECTION_ROW));
    }
}
