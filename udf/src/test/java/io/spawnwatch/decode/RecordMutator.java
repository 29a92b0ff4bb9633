package io.spawnwatch.decode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Changes records at random. Blind changes mostly end in records that are malformed at once, so most changes know the
 * record's form: they duplicate, remove, swap and rename members and elements, and write the same value in other ways. A
 * record is edited as a text of one character for each byte, so nothing is lost, whatever its encoding.
 */
final class RecordMutator {
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\u0049",
        ":",
        ",",
        "'",
        "<",
        ">",
        "/",
        "&",
        "</Event>",
        "<EventID>5</EventID>",
        "EventID",
        "&#x1;",
        "&amp;",
        "<!--",
        "]]>",
        "\"EventID\":1,",
        "\"EventID\":5,",
        "null",
        "\0",
        "\1",
        "\u00a0",
        "\u007f",
        "\u0085",
        "\u2028",
        "\uE000",
        "\uFFFE",
        "\uFEFF",
        "\ud83d\ude00",
        "<14>Nov 28 10:00:00 h sysmon: ",
        "UtcTime",
        "\r",
        "\n"
    };

    /** Bytes that are not UTF-8: a continuation, overlong forms, a surrogate, beyond Unicode, a truncated sequence. */
    private static final String[] UNDECODABLE = {
        "\u0080",
        "\u00c1\u0097",
        "\u00e0\u0080\u00af",
        "\u00ed\u00a0\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00e2\u0082",
        "\u00ff"
    };

    private final List<byte[]> records;
    private final SplittableRandom random;

    /**
     * Mutates records.
     *
     * @param records where the other half of a spliced record comes from
     * @param random  decides everything
     */
    RecordMutator(List<byte[]> records, SplittableRandom random) {
        this.records = records;
        this.random = random;
    }

    /** Changes one of the records in one to four ways. */
    byte[] next() {
        String text = text(records.get(random.nextInt(records.size())));
        int changes = 1 + random.nextInt(random.nextInt(4) + 1);
        for (int i = 0; i < changes; i++) {
            text = mutate(text);
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String mutate(String text) {
        if (text.isEmpty() || random.nextInt(4) == 0) {
            return blind(text);
        }
        int brace = text.indexOf('{');
        int angle = text.indexOf("<Event");
        return angle < 0 || (brace >= 0 && brace < angle && brace < 4)
                ? new JsonMutation(text, random).apply()
                : new XmlMutation(text, random).apply();
    }

    private String blind(String text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(60));
        return switch (random.nextInt(9)) {
            case 0 -> replace(text, at, Math.min(text.length(), at + 1), String.valueOf((char) random.nextInt(256)));
            case 1 -> text.substring(0, at);
            case 2 -> replace(text, at, end, "");
            case 3 -> replace(text, at, at, text.substring(at, end));
            case 4 -> replace(text, at, at, pick(UNDECODABLE, random));
            case 5 ->
                replace(
                        text,
                        at,
                        end,
                        text.substring(at, end)
                                .toUpperCase(Locale.ROOT)
                                .replace('\u0178', '\u00ff')
                                .replace('\u039c', '\u00b5'));
            case 6 -> text.isEmpty() ? text : splice(text);
            default -> replace(text, at, at, utf8(pick(FRAGMENTS, random)));
        };
    }

    /** The beginning of a record and the end of another, cut where both have a comma or a closing bracket. */
    private String splice(String text) {
        String other = text(records.get(random.nextInt(records.size())));
        char border = random.nextBoolean() ? ',' : '>';
        int cut = text.indexOf(border, random.nextInt(text.length()));
        int end = other.indexOf(border, random.nextInt(other.length()));
        return cut < 0 || end < 0 ? text : text.substring(0, cut) + other.substring(end);
    }

    static String replace(String text, int start, int end, String middle) {
        return text.substring(0, start) + middle + text.substring(end);
    }

    static String pick(String[] choices, SplittableRandom random) {
        return choices[random.nextInt(choices.length)];
    }

    /** A text in UTF-8, one character for each byte. */
    static String utf8(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
