package io.spawnwatch.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of tokens in a risk message: the name of a row's field between dollar signs, with or without the data
 * model's object in front, as in {@code $dest$} and {@code $Processes.dest$}. A name may contain anything but white space
 * and dollar signs, because a search can call a field {@code values(user)}.
 *
 * <p>As a regular expression: {@code \$(?:Processes\.)?([^\s$]+)\$}. Each row's messages are searched, so it is written out.
 */
public final class MessageTokens {
    private static final char SIGN = '$';
    private static final String OBJECT = "Processes.";
    private static final String WHITE_SPACE = " \t\n\u000B\f\r";

    private MessageTokens() {}

    /**
     * A token of a message.
     *
     * @param text  the token as written, dollar signs included
     * @param field name of the row's field, without the data model's object
     */
    public record Token(String text, String field) {}

    /** The tokens of a message, in its order, repeated ones included. */
    public static List<Token> in(String message) {
        List<Token> tokens = new ArrayList<>();
        int end = 0;
        for (int start = next(message, 0); start >= 0; start = next(message, end)) {
            end = endOfName(message, start + 1) + 1;
            tokens.add(new Token(message.substring(start, end), field(message, start, end)));
        }
        return List.copyOf(tokens);
    }

    /**
     * Replaces each token by its field's value. A value is never searched for tokens itself.
     *
     * @param valueOf the value of a field, or null to leave its token as written
     */
    public static String replace(String message, Function<String, @Nullable String> valueOf) {
        int start = next(message, 0);
        if (start < 0) {
            return message;
        }
        StringBuilder replaced = new StringBuilder(message.length() + 64);
        int end = 0;
        for (; start >= 0; start = next(message, end)) {
            replaced.append(message, end, start);
            end = endOfName(message, start + 1) + 1;
            String value = valueOf.apply(field(message, start, end));
            if (value == null) {
                replaced.append(message, start, end);
            } else {
                replaced.append(value);
            }
        }
        return replaced.append(message, end, message.length()).toString();
    }

    /** Where the next token begins, or -1. */
    private static int next(String message, int from) {
        int sign = message.indexOf(SIGN, from);
        while (sign >= 0) {
            int end = endOfName(message, sign + 1);
            if (end > sign + 1 && end < message.length() && message.charAt(end) == SIGN) {
                return sign;
            }
            // A sign that ends no name may begin one.
            sign = message.indexOf(SIGN, sign + 1);
        }
        return -1;
    }

    /** Where a name that begins here ends. */
    private static int endOfName(String message, int from) {
        int end = from;
        while (end < message.length() && message.charAt(end) != SIGN && WHITE_SPACE.indexOf(message.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static String field(String message, int start, int end) {
        String name = message.substring(start + 1, end - 1);
        return name.length() > OBJECT.length() && name.startsWith(OBJECT) ? name.substring(OBJECT.length()) : name;
    }
}
