package io.spawnwatch.function.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes the texts of keys exactly as Flink's {@link StringSerializer} does, but those of plain ASCII in one piece instead of
 * character by character. A new row's key has some 300 characters and is written twice: for its window and for its timer.
 *
 * <p>The bytes are those of Flink's serialiser, so its snapshot is what state records: state that either has written can be
 * restored with the other, and nothing of this class is in it.
 */
final class KeySerializer extends WireSerializer<String> {
    private static final long serialVersionUID = 1L;

    private static final int CONTINUED = 0x80;

    @Override
    public TypeSerializer<String> duplicate() {
        return this;
    }

    @Override
    public void serialize(String text, DataOutputView target) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        // What is not ASCII makes the bytes more or, if it is half of a surrogate pair, makes another text of them.
        if (bytes.length != text.length() || !new String(bytes, US_ASCII).equals(text)) {
            StringValue.writeString(text, target);
            return;
        }
        // Flink counts from 1, since its 0 is null, and writes seven bits a byte, the lowest first.
        int length = bytes.length + 1;
        while (length >= CONTINUED) {
            target.write(length | CONTINUED);
            length >>>= 7;
        }
        target.write(length);
        target.write(bytes);
    }

    @Override
    public String deserialize(DataInputView source) throws IOException {
        return StringValue.readString(source);
    }

    @Override
    public TypeSerializerSnapshot<String> snapshotConfiguration() {
        return StringSerializer.INSTANCE.snapshotConfiguration();
    }
}
