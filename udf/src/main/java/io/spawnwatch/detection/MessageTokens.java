package io.spawnwatch.detection;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of tokens in a risk message: the name of a row's field between dollar signs, with or without the data
 * model's object in front, as in {@code $dest$} and {@code $Processes.dest$}. A name may contain anything but white space
 * and dollar signs, because a search can call a field {@code values(user)}.
 */
public final class MessageTokens {
    private static final Pattern TOKEN = Pattern.compile("\\$(?:Processes\\.)?([^\\s$]+)\\$");

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
        return TOKEN.matcher(message)
                .results()
                .map(token -> new Token(token.group(), token.group(1)))
                .toList();
    }

    /**
     * Replaces each token by its field's value. A value is never searched for tokens itself.
     *
     * @param valueOf the value of a field, or null to leave its token as written
     */
    public static String replace(String message, Function<String, @Nullable String> valueOf) {
        Matcher token = TOKEN.matcher(message);
        StringBuilder replaced = new StringBuilder(message.length() + 64);
        while (token.find()) {
            String value = valueOf.apply(token.group(1));
            token.appendReplacement(replaced, Matcher.quoteReplacement(value == null ? token.group() : value));
        }
        return token.appendTail(replaced).toString();
    }
}
