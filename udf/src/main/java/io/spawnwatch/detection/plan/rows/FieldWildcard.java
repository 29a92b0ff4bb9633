package io.spawnwatch.detection.plan.rows;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field name in which {@code *} matches any text, as in {@code rename}, {@code fields} and {@code table}. */
final class FieldWildcard {
    private static final String STAR = "*";
    private static final int MOST_WILDCARDS = 100;

    private final Pattern pattern;

    /**
     * Reads a name.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it has more than 100 wildcards
     */
    static FieldWildcard of(Word written) {
        if (wildcards(written.text()) > MOST_WILDCARDS) {
            throw written.origin()
                    .fault(
                            Construct.WILDCARD,
                            "a name with more than " + MOST_WILDCARDS + " wildcards is not supported");
        }
        return new FieldWildcard(written.text());
    }

    private FieldWildcard(String written) {
        StringBuilder regex = new StringBuilder("(?s)");
        List<String> parts = List.of(written.split("\\*", -1));
        for (int i = 0; i < parts.size(); i++) {
            regex.append(i == 0 ? "" : "(.*)").append(Pattern.quote(parts.get(i)));
        }
        this.pattern = Pattern.compile(regex.toString());
    }

    /**
     * The effect of a renaming, new names by old name.
     *
     * @param names the fields that rows have
     * @throws io.spawnwatch.document.InvalidDocumentException if the two names do not have the same number of wildcards
     */
    static Map<String, String> renamings(RenameCommand.Renaming renaming, List<String> names) {
        String from = renaming.from().text();
        String to = renaming.to().text();
        if (wildcards(from) != wildcards(to)) {
            throw renaming.from()
                    .origin()
                    .fault(
                            Construct.formOf("rename"),
                            "renaming '" + from + "' to '" + to + "': both must have the same number of wildcards");
        }
        if (!isWildcard(from)) {
            // Even if there is no such field: Splunk documents that the other field is lost anyway.
            return from.equals(to) ? Map.of() : Map.of(from, to);
        }
        FieldWildcard wildcard = of(renaming.from());
        Map<String, String> renamings = new LinkedHashMap<>();
        for (String name : names) {
            String renamed = wildcard.renamed(name, to);
            if (renamed != null && !renamed.equals(name)) {
                renamings.put(name, renamed);
            }
        }
        return renamings;
    }

    private static long wildcards(String written) {
        return written.chars().filter(c -> c == '*').count();
    }

    boolean matches(String name) {
        return pattern.matches(name);
    }

    /**
     * The name that a field gets: its wildcards' matches inserted in place of the target's wildcards.
     *
     * @param target a name with the same number of wildcards
     * @return null if the name does not match
     */
    private @Nullable String renamed(String name, String target) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        StringBuilder renamed = new StringBuilder();
        List<String> parts = List.of(target.split("\\*", -1));
        for (int i = 0; i < parts.size(); i++) {
            renamed.append(i == 0 ? "" : matcher.group(i)).append(parts.get(i));
        }
        return renamed.toString();
    }

    /** Whether a name contains a wildcard. */
    static boolean isWildcard(String written) {
        return written.contains(STAR);
    }
}
