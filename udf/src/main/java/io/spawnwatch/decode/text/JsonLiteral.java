package io.spawnwatch.decode.text;

import java.nio.charset.StandardCharsets;

/** A number, {@code true}, {@code false} or {@code null} in JSON. */
public final class JsonLiteral {
    private static final long TRUE = ByteWords.at("true".getBytes(StandardCharsets.US_ASCII), 0);
    private static final long NULL = ByteWords.at("null".getBytes(StandardCharsets.US_ASCII), 0);
    private static final long FALSE = ByteWords.at("false".getBytes(StandardCharsets.US_ASCII), 0);

    private JsonLiteral() {}

    /**
     * The index after the literal, or -1 if there is none. What follows it is not looked at.
     *
     * @param start where it starts, or -1 for nowhere
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-6">RFC 8259, numbers</a>
     */
    public static int end(byte[] bytes, int start) {
        byte first = byteAt(bytes, start);
        if (first == '-' || isDigit(first)) {
            return endOfNumber(bytes, start);
        }
        if (first == 0) {
            return -1;
        }
        long word = ByteWords.at(bytes, start);
        long four = ByteWords.before(word, 4);
        if (four == TRUE || four == NULL) {
            return start + 4;
        }
        return ByteWords.before(word, 5) == FALSE ? start + 5 : -1;
    }

    private static int endOfNumber(byte[] bytes, int start) {
        int first = byteAt(bytes, start) == '-' ? start + 1 : start;
        int at = endOfDigits(bytes, first);
        if (at == first || (at > first + 1 && bytes[first] == '0')) {
            return -1;
        }
        if (byteAt(bytes, at) == '.') {
            int fraction = at + 1;
            at = endOfDigits(bytes, fraction);
            if (at == fraction) {
                return -1;
            }
        }
        if ((byteAt(bytes, at) | 0x20) == 'e') {
            byte sign = byteAt(bytes, at + 1);
            int exponent = sign == '+' || sign == '-' ? at + 2 : at + 1;
            at = endOfDigits(bytes, exponent);
            if (at == exponent) {
                return -1;
            }
        }
        return at;
    }

    private static int endOfDigits(byte[] bytes, int from) {
        int at = from;
        while (isDigit(byteAt(bytes, at))) {
            at++;
        }
        return at;
    }

    private static byte byteAt(byte[] bytes, int at) {
        return at >= 0 && at < bytes.length ? bytes[at] : 0;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
