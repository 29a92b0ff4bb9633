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
 * @param definition what it stands for; {@code $argument$} stands for what the caller passes
 * @param eval       whether the definition is an eval expression that makes the text, which is not supported
 * @param place      where the file names it
 */
record Macro(String name, List<String> arguments, String definition, boolean eval, Place place)
        implements Serializable {
    /** Macros that pass on their argument twice would fill the memory otherwise. */
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
            throw file.fault("name", "'" + written + "' is no name for a macro", "use letters, digits, _ and -");
        }
        if (name.group(2) != null && !name.group(2).equals(Integer.toString(arguments.size()))) {
            throw file.fault(
                    "name",
                    "'" + written + "' has " + arguments.size() + " under 'arguments'",
                    "the number must be the same");
        }
        String definition = file.text("definition");
        if (definition == null) {
            // Reports the missing key; an empty definition, on the other hand, is a macro that stands for nothing.
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

    /** Whether a macro without arguments may be called so. */
    static boolean isName(String text) {
        Matcher name = NAME.matcher(text);
        return name.matches() && name.group(2) == null;
    }

    /** What Splunk calls a macro of that many arguments; macros of one name differ in it. */
    static String signature(String name, int arguments) {
        return arguments == 0 ? name : name + "(" + arguments + ")";
    }

    String signature() {
        return signature(name, arguments.size());
    }

    /** The definition with the arguments put in, inside quotes too. */
    String expand(List<String> values, Origin call) {
        Matcher token = ARGUMENT.matcher(definition);
        StringBuilder expansion = new StringBuilder();
        while (token.find()) {
            int index = arguments.indexOf(token.group(1));
            token.appendReplacement(expansion, Matcher.quoteReplacement(index < 0 ? token.group() : values.get(index)));
            if (expansion.length() > MOST_CHARACTERS) {
                throw call.fault(
                        Construct.LIMIT,
                        "the macro `" + signature() + "` stands for more than " + MOST_CHARACTERS + " characters here");
            }
        }
        return token.appendTail(expansion).toString();
    }
}
