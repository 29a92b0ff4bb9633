package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why commands are not supported, and what to write instead where there is something. */
final class UnsupportedCommands {
    private static final String TWO_SEARCHES =
            "it combines the rows of two searches, and a detection here is one search";
    private static final String ORDER = "it depends on the order of rows, and the rows of a stream have none";
    private static final String MODEL = "Spawnwatch runs no machine-learning models";
    private static final String SPANS = "write by _time span=... in tstats";
    private static final String FIRST = "a search begins with tstats";
    private static final String KEEPS = "a detection writes only its rows, to the topic of risk events";

    private static final Map<String, String> REASONS = reasons();

    private UnsupportedCommands() {}

    /** Why the command is not supported, or null if nothing is known of it. */
    static @Nullable String reason(Token command) {
        return REASONS.get(command.text().toLowerCase(Locale.ROOT));
    }

    /**
     * Why the command is not supported, as {@link #reason(Token)}. If another data model is the reason, names it.
     *
     * @param rest what follows the command
     */
    static @Nullable String reason(Token command, Tokens rest) {
        String reason = reason(command);
        if (!TWO_SEARCHES.equals(reason)) {
            return reason;
        }
        String model = dataModel(rest);
        return model == null || model.startsWith("Endpoint.Processes")
                ? reason
                : "it reads " + model + ", and Spawnwatch has process creations only";
    }

    /** The first data model that the rest of a search names, or null. */
    private static @Nullable String dataModel(Tokens rest) {
        try {
            Token before = rest.take();
            while (!before.is(Kind.END)) {
                Token token = rest.take();
                if (before.isKeyword("datamodel") && token.isWritten("=")) {
                    return rest.peek().isText() ? rest.peek().text() : null;
                }
                before = token;
            }
        } catch (InvalidDocumentException e) {
            // The rest of the search is refused, too. The command is the first reason.
        }
        return null;
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new HashMap<>();
        List.of("join", "append", "appendcols", "appendpipe", "multisearch", "union", "map", "selfjoin", "set")
                .forEach(name -> reasons.put(name, TWO_SEARCHES));
        List.of("streamstats", "head", "tail", "reverse", "autoregress", "delta", "accum")
                .forEach(name -> reasons.put(name, ORDER));
        List.of("apply", "fit", "predict", "anomalydetection", "cluster", "kmeans")
                .forEach(name -> reasons.put(name, MODEL));
        List.of("bin", "bucket", "timechart").forEach(name -> reasons.put(name, SPANS));
        List.of("from", "datamodel", "makeresults", "mstats", "inputlookup").forEach(name -> reasons.put(name, FIRST));
        List.of("outputlookup", "collect", "sendalert", "sendemail").forEach(name -> reasons.put(name, KEEPS));
        reasons.put(
                "transaction",
                "a transaction ends after a pause, but rows are counted in fixed windows; group by _time span=... and"
                        + " count");
        reasons.put("top", "it compares all rows of a search, and a stream has no last one; count and use where");
        reasons.put("rare", "it compares all rows of a search, and a stream has no last one; count and use where");
        reasons.put("makemv", "write eval with split(...)");
        reasons.put("mvexpand", "it makes several rows of one; group by the field in tstats");
        reasons.put("replace", "write eval with replace(...)");
        reasons.put("spath", "the fields of events are texts");
        reasons.put("iplocation", "it needs a database of addresses");
        return reasons;
    }
}
