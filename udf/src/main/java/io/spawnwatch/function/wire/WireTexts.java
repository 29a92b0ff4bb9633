package io.spawnwatch.function.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Reads and writes texts, any characters included. Most have only characters of one byte, as they have in memory. */
final class WireTexts {
    private static final int NULL = -1;
    private static final int MAX_NARROW = 0xFF;

    private byte[] buffer = new byte[1024];

    /** Writes a text or null: its length, twice, plus one if characters have two bytes; then the characters. */
    void write(@Nullable String text, DataOutputView target) throws IOException {
        if (text == null) {
            target.writeInt(NULL);
        } else if (isNarrow(text)) {
            target.writeInt(text.length() << 1);
            target.write(text.getBytes(ISO_8859_1));
        } else {
            target.writeInt(text.length() << 1 | 1);
            target.writeChars(text);
        }
    }

    /** Reads a text or null. */
    @Nullable
    String readNullable(DataInputView source) throws IOException {
        int header = source.readInt();
        if (header == NULL) {
            return null;
        }
        int length = header >>> 1;
        if ((header & 1) == 0) {
            if (length > buffer.length) {
                buffer = new byte[Math.max(length, 2 * buffer.length)];
            }
            source.readFully(buffer, 0, length);
            return new String(buffer, 0, length, ISO_8859_1);
        }
        char[] wide = new char[length];
        for (int i = 0; i < length; i++) {
            wide[i] = source.readChar();
        }
        return new String(wide);
    }

    /** Reads a text. */
    String read(DataInputView source) throws IOException {
        String text = readNullable(source);
        if (text == null) {
            throw new IOException("a text is missing");
        }
        return text;
    }

    /** Writes a list, or null. */
    void writeList(@Nullable List<? extends @Nullable String> texts, DataOutputView target) throws IOException {
        if (texts == null) {
            target.writeInt(NULL);
            return;
        }
        target.writeInt(texts.size());
        for (String text : texts) {
            write(text, target);
        }
    }

    /** Reads a list of texts and nulls, or null. */
    @Nullable
    List<@Nullable String> readNullableList(DataInputView source) throws IOException {
        int size = source.readInt();
        return size == NULL ? null : readTexts(size, source);
    }

    /** Reads a list of texts. */
    List<String> readList(DataInputView source) throws IOException {
        int size = source.readInt();
        if (size == 0) {
            return List.of();
        }
        String[] texts = new String[size];
        for (int i = 0; i < size; i++) {
            texts[i] = read(source);
        }
        return Arrays.asList(texts);
    }

    private List<@Nullable String> readTexts(int size, DataInputView source) throws IOException {
        @Nullable String[] texts = new String[size];
        for (int i = 0; i < size; i++) {
            texts[i] = readNullable(source);
        }
        return Arrays.asList(texts);
    }

    private static boolean isNarrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > MAX_NARROW) {
                return false;
            }
        }
        return true;
    }
}
