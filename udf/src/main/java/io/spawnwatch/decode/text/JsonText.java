package io.spawnwatch.decode.text;

/** Reads the content of strings in JSON. */
public final class JsonText {
    private JsonText() {}

    /**
     * Replaces the escapes in a string's content.
     *
     * @param content what stands between the quotes; its escapes are complete and known to JSON
     */
    public static String unescape(String content) {
        int escape = content.indexOf('\\');
        if (escape < 0) {
            return content;
        }
        StringBuilder text = new StringBuilder(content.length());
        int copied = 0;
        while (escape >= 0) {
            text.append(content, copied, escape);
            char kind = content.charAt(escape + 1);
            copied = escape + 2;
            switch (kind) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(content, copied, copied + 4, 16));
                    copied += 4;
                }
                default -> text.append(kind);
            }
            escape = content.indexOf('\\', copied);
        }
        return text.append(content, copied, content.length()).toString();
    }
}
