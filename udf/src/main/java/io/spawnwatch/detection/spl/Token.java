package io.spawnwatch.detection.spl;

/**
 * A piece of a search's text.
 *
 * @param kind   what it is
 * @param text   as written; without the quotes of {@link Kind#QUOTED} and {@link Kind#FIELD} and the backticks of
 *               {@link Kind#MACRO}
 * @param origin where it starts
 */
record Token(Kind kind, String text, Origin origin) {

    /** What a token is; numbers and field names in single quotes occur only in expressions. */
    enum Kind {
        WORD,
        QUOTED,
        NUMBER,
        FIELD,
        OPERATOR,
        PIPE,
        OPEN,
        CLOSE,
        OPEN_SUBSEARCH,
        CLOSE_SUBSEARCH,
        COMMA,
        MACRO,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** Whether it is a word or a quoted text. */
    boolean isText() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** Whether it is exactly this text, without quotes. */
    boolean isWritten(String exactly) {
        return kind != Kind.QUOTED && kind != Kind.FIELD && kind != Kind.END && text.equals(exactly);
    }

    /** Whether it is this keyword, ignoring case. */
    boolean isKeyword(String keyword) {
        return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    Word word() {
        return new Word(text, origin);
    }

    /** The token as error messages show it. */
    String described() {
        return switch (kind) {
            case END -> "the end of the search";
            case QUOTED -> "\"" + text + "\"";
            default -> "'" + text + "'";
        };
    }
}
