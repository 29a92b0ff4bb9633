package io.spawnwatch.decode.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes bytes that should be UTF-8 but may not be. An attacker chooses some of the bytes (a command line, a file name),
 * so no byte may be dropped and different bytes must stay different: each byte that cannot be decoded becomes a character
 * of its own. The JDK's decoder replaces all of them with the same character, and its validation is slower.
 */
public final class Utf8Text {
    /** First of the lone surrogates U+DC80 to U+DCFF, which represent the undecodable bytes 0x80 to 0xFF. */
    private static final char LONE_SURROGATES = '\uDC80';

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Utf8Text() {}

    /** Whether the bytes from this index on are strictly UTF-8: no overlong forms, no surrogates. */
    public static boolean isValid(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            if (bytes[at] >= 0) {
                at = at + 8 <= bytes.length && ((long) LONGS.get(bytes, at) & 0x8080808080808080L) == 0
                        ? at + 8
                        : at + 1;
                continue;
            }
            int width = width(bytes, at);
            if (width == 0) {
                return false;
            }
            at += width;
        }
        return true;
    }

    /** The length of the well-formed multi-byte sequence at this index, or 0 if there is none. */
    public static int width(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
        if (lead >= 0xc2 && lead <= 0xdf) {
            return (second & 0xc0) == 0x80 ? 2 : 0;
        }
        if ((lead & 0xf0) == 0xe0) {
            int low = lead == 0xe0 ? 0xa0 : 0x80;
            int high = lead == 0xed ? 0x9f : 0xbf;
            return second >= low && second <= high && isTail(bytes, at + 2) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int low = lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xf4 ? 0x8f : 0xbf;
            return second >= low && second <= high && isTail(bytes, at + 2) && isTail(bytes, at + 3) ? 4 : 0;
        }
        return 0;
    }

    private static boolean isTail(byte[] bytes, int at) {
        return at < bytes.length && (bytes[at] & 0xc0) == 0x80;
    }

    /** Decodes the bytes from this index on. A byte that cannot be decoded becomes a lone surrogate. */
    public static String decode(byte[] bytes, int from) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(bytes.length - from);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (LONE_SURROGATES + (in.get() & 0x7f)));
            }
        }
    }
}
