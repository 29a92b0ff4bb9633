package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.DidYouMean;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The names of SPL's commands, for messages about a name that is not a command, or not expected to be one. */
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
            "rex",
            "stats",
            "eventstats",
            "lookup");

    /** Unsupported commands that detections use, the most frequent first, for spelling suggestions. */
    private static final List<String> UNSUPPORTED = List.of(
            "join",
            "transaction",
            "inputlookup",
            "outputlookup",
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

    /** Commands that can be told from fields where a field or a condition is expected: no field has such a name. */
    private static final Set<String> NOT_FIELDS = Set.of(
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

    /** Whether a name in the place of a field or a condition is probably a command that lacks its pipe. */
    public static boolean lacksPipe(String name) {
        return NOT_FIELDS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean lacksPipe(Token token) {
        return token.is(Token.Kind.WORD) && lacksPipe(token.text());
    }

    /** An error at a command that lacks its pipe, or at the macro that starts with it. */
    static InvalidDetectionException missingPipe(Token command) {
        return Origin.at(command.origin().place())
                .fault(Construct.MISSING_PIPE, "a | is missing before " + described(command));
    }

    /** Describes a command that lacks its pipe: by the macro in the file, if it comes from one. */
    static String described(Token command) {
        List<String> macros = command.origin().macros();
        return macros.isEmpty()
                ? "the command '" + command.text() + "'"
                : "the macro `" + macros.get(0) + "`, which starts with the command '" + command.text() + "'";
    }

    /**
     * An error at an unsupported command, or at something that is not a command at all.
     *
     * @param rest what follows it
     */
    static InvalidDetectionException unsupported(Token name, Tokens rest) {
        Macros macros = rest.macros();
        String text = name.text();
        Construct construct = Construct.command(text);
        String problem = "the command '" + text + "' is not supported";
        String lower = text.toLowerCase(Locale.ROOT);
        if (UNSUPPORTED.contains(lower) || UnsupportedCommands.reason(name) != null) {
            return name.origin().fault(construct, problem, UnsupportedCommands.reason(name, rest));
        }
        if (SUPPORTED.contains(lower)) {
            return name.origin().fault(construct, problem + " at the beginning of a search", "only tstats is");
        }
        String macro = macros.meant(text);
        if (macro != null) {
            return name.origin()
                    .fault(Construct.MISSING_BACKTICK, problem, "it is a macro, so put it in backticks: " + macro);
        }
        List<String> known =
                Stream.concat(SUPPORTED.stream(), UNSUPPORTED.stream()).toList();
        String cure = DidYouMean.cure(text, known);
        boolean neitherSupported = cure != null && UNSUPPORTED.contains(DidYouMean.nearest(text, known));
        return name.origin().fault(construct, problem, neitherSupported ? cure + " It is not supported either" : cure);
    }
}
