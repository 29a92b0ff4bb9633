package io.spawnwatch.function.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys are in state, where released versions have written them with Flink's serialiser. */
class KeySerializerTest {
    private static final String CHARACTERS =
            "ab?:\0\n\u007f\u0080\u00e9\u00ff\u0100\u3fff\u4000\u20ac\uffff\ud83d\ude00";

    private final TypeSerializer<String> ours = StreamTypes.KEY.createSerializer(new SerializerConfigImpl());
    private final TypeSerializer<String> flinks = Types.STRING.createSerializer(new SerializerConfigImpl());

    private static byte[] written(String text, TypeSerializer<String> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(text, out);
        return out.getCopyOfBuffer();
    }

    @Test
    void randomKeysAreWrittenAsFlinkWritesThem() throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            int known = random.nextInt(3) > 0 ? 3 : CHARACTERS.length();
            for (int length = random.nextInt(400); length > 0; length--) {
                text.append(CHARACTERS.charAt(random.nextInt(known)));
            }
            assertIsAsFlinkWritesIt(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 126, 127, 128, 16_382, 16_383, 16_384, 2_097_150, 2_097_151, 2_097_152})
    void theLengthHasAsManyBytesAsFlinkGivesIt(int length) throws IOException {
        assertIsAsFlinkWritesIt("k".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d?", "\ude00\ud83d", "\ud83d\ude00"})
    void halvesOfSurrogatePairsAreKept(String text) throws IOException {
        assertIsAsFlinkWritesIt(text);
    }

    private void assertIsAsFlinkWritesIt(String text) throws IOException {
        byte[] bytes = written(text, ours);

        assertThat(bytes).isEqualTo(written(text, flinks));
        assertThat(ours.deserialize(new DataInputDeserializer(bytes))).isEqualTo(text);
    }

    @Test
    void eitherSerializerContinuesStateOfTheOther() {
        assertThat(isCompatible(ours, flinks)).isTrue();
        assertThat(isCompatible(flinks, ours)).isTrue();
        assertThat(ours.snapshotConfiguration().restoreSerializer())
                .as("what older versions find in state")
                .isEqualTo(flinks);
    }

    private static boolean isCompatible(TypeSerializer<String> now, TypeSerializer<String> before) {
        TypeSerializerSnapshot<String> written = before.snapshotConfiguration();
        return now.snapshotConfiguration().resolveSchemaCompatibility(written).isCompatibleAsIs();
    }
}
