package io.spawnwatch.function.wire;

import io.spawnwatch.detection.DetectionProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Reads and writes profiles, each complete, so that every record can be read on its own. Thousands of rows have the same one:
 * its bytes are kept, and bytes that were read before give the same profile again.
 */
final class ProfileCache {
    /** Rows that are grouped a second time may each have a profile of their own. */
    private static final int MOST = 1024;

    private final TypeSerializer<DetectionProfile> serializer =
            TypeInformation.of(DetectionProfile.class).createSerializer(new SerializerConfigImpl());
    private final IdentityHashMap<DetectionProfile, Written> written = new IdentityHashMap<>();
    private final Map<Integer, Written> read = new HashMap<>();
    private byte[] buffer = new byte[4096];

    /** A profile as it is written. */
    private static final class Written {
        private final byte[] bytes;
        private final int hash;
        private final DetectionProfile profile;

        Written(byte[] bytes, DetectionProfile profile) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
            this.profile = profile;
        }
    }

    void write(DetectionProfile profile, DataOutputView target) throws IOException {
        Written form = written.get(profile);
        if (form == null) {
            DataOutputSerializer out = new DataOutputSerializer(4096);
            serializer.serialize(profile, out);
            form = new Written(out.getCopyOfBuffer(), profile);
            limit(written);
            written.put(profile, form);
        }
        target.writeInt(form.hash);
        target.writeInt(form.bytes.length);
        target.write(form.bytes);
    }

    DetectionProfile read(DataInputView source) throws IOException {
        int hash = source.readInt();
        int length = source.readInt();
        if (length > buffer.length) {
            buffer = new byte[length];
        }
        source.readFully(buffer, 0, length);
        Written before = read.get(hash);
        if (before != null && Arrays.equals(before.bytes, 0, before.bytes.length, buffer, 0, length)) {
            return before.profile;
        }
        DetectionProfile profile = serializer.deserialize(new DataInputDeserializer(buffer, 0, length));
        limit(read);
        read.put(hash, new Written(Arrays.copyOf(buffer, length), profile));
        return profile;
    }

    private static void limit(Map<?, ?> cache) {
        if (cache.size() >= MOST) {
            cache.clear();
        }
    }
}
