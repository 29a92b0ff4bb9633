package io.spawnwatch.decode;

import io.spawnwatch.decode.text.JsonText;
import io.spawnwatch.decode.text.XmlText;
import io.spawnwatch.event.BytePlace;
import java.nio.charset.StandardCharsets;

/** How a value is written in the bytes of a record that is valid UTF-8. */
enum ValueForm {
    /** ASCII characters that stand for themselves. */
    PLAIN {
        @Override
        String text(byte[] bytes, int start, int length) {
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }

        @Override
        long place(int start, int length) {
            return BytePlace.of(start, length, false);
        }
    },

    /** ASCII characters in JSON; the only escapes are of backslashes, quotes and slashes. Most paths on Windows are so. */
    ESCAPED {
        @Override
        String text(byte[] bytes, int start, int length) {
            byte[] unescaped = new byte[length];
            int to = 0;
            for (int from = start; from < start + length; from++) {
                from += bytes[from] == '\\' ? 1 : 0;
                unescaped[to++] = bytes[from];
            }
            return new String(unescaped, 0, to, StandardCharsets.ISO_8859_1);
        }

        @Override
        long place(int start, int length) {
            return BytePlace.of(start, length, true);
        }
    },

    /** Any content of a string in JSON. */
    JSON {
        @Override
        String text(byte[] bytes, int start, int length) {
            return JsonText.unescape(new String(bytes, start, length, StandardCharsets.UTF_8));
        }
    },

    /** Any content of a text or an attribute in XML. */
    XML {
        @Override
        String text(byte[] bytes, int start, int length) {
            return XmlText.decode(bytes, start, length);
        }
    };

    private static final ValueForm[] ALL = values();

    /** The text that such bytes stand for. */
    abstract String text(byte[] bytes, int start, int length);

    /** The {@link BytePlace} of such a value. */
    long place(int start, int length) {
        return BytePlace.TEXT;
    }

    /** The form's number in arrays that are kept in memory and never stored. */
    @SuppressWarnings("EnumOrdinal")
    byte code() {
        return (byte) ordinal();
    }

    static ValueForm of(byte code) {
        return ALL[code];
    }
}
