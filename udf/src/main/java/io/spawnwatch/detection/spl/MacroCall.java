package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A macro call, as written between backticks: {@code name} or {@code name(argument, "another, with comma")}.
 *
 * @param name      name of the macro
 * @param arguments values, without surrounding quotes
 */
record MacroCall(String name, List<String> arguments) {
    private static final Pattern CALL = Pattern.compile("[^\\s()|]*\\s*(?:\\(.*\\))?", Pattern.DOTALL);
    private static final Pattern SEARCH_TEXT = Pattern.compile("[|\\n]|\\bdatamodel\\s*=");
    private static final int LONGEST_EXCERPT = 60;

    MacroCall {
        arguments = List.copyOf(arguments);
    }

    static MacroCall of(Token token) {
        String text = token.text().strip();
        if (isBetweenCalls(text)) {
            throw token.origin()
                    .fault(
                            Construct.MISSING_BACKTICK,
                            "a backtick is missing: between this one and the next there is no macro call, but '"
                                    + excerpt(text) + "'");
        }
        int open = text.indexOf('(');
        if (open < 0) {
            return new MacroCall(text, List.of());
        }
        if (!text.endsWith(")")) {
            throw token.origin()
                    .fault(
                            Construct.SYNTAX,
                            "the arguments of the macro `" + text + "` are not closed",
                            "end them with )");
        }
        return new MacroCall(text.substring(0, open).strip(), arguments(text.substring(open + 1, text.length() - 1)));
    }

    /** Whether the text is search text, between the end of one call and the start of another. */
    private static boolean isBetweenCalls(String text) {
        boolean isCall = CALL.matcher(text).matches();
        return !isCall && SEARCH_TEXT.matcher(text).find();
    }

    private static String excerpt(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > LONGEST_EXCERPT ? line.substring(0, LONGEST_EXCERPT) + "..." : line;
    }

    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                arguments.add(unquoted(text.substring(begin, i)));
                begin = i + 1;
            }
        }
        String last = text.substring(begin);
        if (!arguments.isEmpty() || !last.isBlank()) {
            arguments.add(unquoted(last));
        }
        return arguments;
    }

    private static String unquoted(String argument) {
        String text = argument.strip();
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
