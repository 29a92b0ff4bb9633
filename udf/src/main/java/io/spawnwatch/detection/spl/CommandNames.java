package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.DidYouMean;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The names of SPL's commands, for what is said of a name that is none, or that stands where none is expected. */
public final class CommandNames {
    private static final List<String> SUPPORTED = List.of(
            "tstats",
            "search",
            "where",
            "eval",
            "rename",
            "convert",
            "fields",
            "table",
            "fillnull",
            "dedup",
            "sort",
            "regex",
            "rex");

    /** The others that detections use, the frequent ones first: what is misspelt may be one of them. */
    private static final List<String> OTHERS = List.of(
            "join",
            "stats",
            "lookup",
            "transaction",
            "inputlookup",
            "outputlookup",
            "eventstats",
            "streamstats",
            "append",
            "appendpipe",
            "bin",
            "bucket",
            "chart",
            "collect",
            "datamodel",
            "format",
            "from",
            "head",
            "iplocation",
            "makemv",
            "makeresults",
            "map",
            "mstats",
            "multisearch",
            "mvexpand",
            "rare",
            "replace",
            "reverse",
            "spath",
            "tail",
            "timechart",
            "top",
            "union");

    /** Those that may be meant where a list of fields or a condition goes on, because no field is called so. */
    private static final Set<String> STARTING = Set.of(
            "search",
            "where",
            "eval",
            "rename",
            "convert",
            "fields",
            "table",
            "fillnull",
            "dedup",
            "sort",
            "regex",
            "rex",
            "bin",
            "bucket",
            "eventstats",
            "inputlookup",
            "join",
            "lookup",
            "mvexpand",
            "outputlookup",
            "spath",
            "stats",
            "streamstats",
            "tstats",
            "transaction");

    private CommandNames() {}

    /** Whether a name, where a field or a condition may stand, is rather a command that lacks its pipe. */
    public static boolean lacksPipe(String name) {
        return STARTING.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean lacksPipe(Token token) {
        return token.is(Token.Kind.WORD) && lacksPipe(token.text());
    }

    /** An error at a command without the pipe before it, or at the macro that begins with it. */
    static InvalidDetectionException missingPipe(Token command) {
        return Origin.at(command.origin().place())
                .fault(Construct.MISSING_PIPE, "a | is missing before " + described(command));
    }

    /** What a command without a pipe is called: the macro that stands in the file, where it is from one. */
    static String described(Token command) {
        List<String> macros = command.origin().macros();
        return macros.isEmpty()
                ? "the command '" + command.text() + "'"
                : "the macro `" + macros.get(0) + "`, which begins with the command '" + command.text() + "'";
    }

    /** An error at a command that is not supported, or at something that is no command at all. */
    static InvalidDetectionException unsupported(Token name, Macros macros) {
        String text = name.text();
        Construct construct = Construct.command(text);
        String problem = "the command '" + text + "' is not supported";
        String lower = text.toLowerCase(Locale.ROOT);
        if (OTHERS.contains(lower)) {
            return name.origin().fault(construct, problem);
        }
        String macro = macros.meant(text);
        if (macro != null) {
            return name.origin()
                    .fault(Construct.MISSING_BACKTICK, problem, "it is a macro: put it in backticks, " + macro);
        }
        String cure = DidYouMean.cure(
                text, Stream.concat(SUPPORTED.stream(), OTHERS.stream()).toList());
        boolean neither = cure != null && OTHERS.stream().anyMatch(other -> cure.contains("'" + other + "'"));
        return name.origin().fault(construct, problem, neither ? cure + " It is not supported either" : cure);
    }
}
