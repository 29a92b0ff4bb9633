package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A macro as its file defines it.
 *
 * @param name       without the number of arguments
 * @param arguments  names of the arguments
 * @param definition text that it expands to; {@code $argument$} stands for the caller's value
 * @param eval       whether the definition is an eval expression that computes the text, which is not supported
 * @param place      where the file names it
 */
record Macro(String name, List<String> arguments, String definition, boolean eval, Place place)
        implements Serializable {
    /** Otherwise, macros that pass on their argument twice could exhaust the memory. */
    private static final int MOST_CHARACTERS = 1_000_000;

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+)(?:\\((\\d+)\\))?");
    private static final Pattern ARGUMENT = Pattern.compile("\\$([A-Za-z0-9_-]+)\\$");

    Macro {
        arguments = List.copyOf(arguments);
    }

    static Macro of(Mapping file) {
        String written = file.requiredText("name");
        List<String> arguments = file.texts("arguments");
        Matcher name = NAME.matcher(written);
        if (!name.matches()) {
            throw file.fault("name", "'" + written + "' is not a valid macro name", "use letters, digits, _ and -");
        }
        if (name.group(2) != null && !name.group(2).equals(Integer.toString(arguments.size()))) {
            throw file.fault(
                    "name",
                    "'" + written + "' has " + arguments.size() + " under 'arguments'",
                    "the numbers must match");
        }
        String definition = file.text("definition");
        if (definition == null) {
            // Reports the missing key. An empty definition is valid: a macro that expands to nothing.
            definition = file.requiredText("definition");
        }
        String eval = file.text("iseval");
        return new Macro(
                name.group(1),
                arguments,
                definition,
                eval != null && !eval.equals("0") && !eval.equalsIgnoreCase("false"),
                file.place("name"));
    }

    /** Whether the text is a valid name of a macro without arguments. */
    static boolean isName(String text) {
        Matcher name = NAME.matcher(text);
        return name.matches() && name.group(2) == null;
    }

    /** Splunk's name for a macro with this many arguments; it tells macros of the same name apart. */
    static String signature(String name, int arguments) {
        return arguments == 0 ? name : name + "(" + arguments + ")";
    }

    String signature() {
        return signature(name, arguments.size());
    }

    /** Whether every call of the two expands to the same text. */
    boolean expandsLike(Macro other) {
        return arguments.equals(other.arguments) && definition.equals(other.definition) && eval == other.eval;
    }

    /** The definition with its arguments filled in, even inside quotes. */
    String expand(List<String> values, Origin call) {
        Matcher token = ARGUMENT.matcher(definition);
        StringBuilder expansion = new StringBuilder();
        while (token.find()) {
            int index = arguments.indexOf(token.group(1));
            token.appendReplacement(expansion, Matcher.quoteReplacement(index < 0 ? token.group() : values.get(index)));
            if (expansion.length() > MOST_CHARACTERS) {
                throw call.fault(
                        Construct.LIMIT,
                        "the macro `" + signature() + "` expands to more than " + MOST_CHARACTERS + " characters here");
            }
        }
        return token.appendTail(expansion).toString();
    }
}
