package io.spawnwatch.detection.plan.rows;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A field name in which {@code *} matches any text, as in {@code rename}, {@code fields} and {@code table}. */
final class FieldWildcard {
    private static final String STAR = "*";
    private static final int MOST_WILDCARDS = 100;

    /** The texts around the wildcards: one more than there are wildcards. */
    private final List<String> parts;

    /** For several wildcards, else null: planning a catalog decides thousands of names, nearly all with one. */
    private final @Nullable Pattern pattern;

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
        parts = parts(written);
        pattern = parts.size() <= 2 ? null : pattern(parts);
    }

    private static Pattern pattern(List<String> parts) {
        StringBuilder regex = new StringBuilder("(?s)");
        for (int i = 0; i < parts.size(); i++) {
            regex.append(i == 0 ? "" : "(.*)").append(Pattern.quote(parts.get(i)));
        }
        return Pattern.compile(regex.toString());
    }

    private static List<String> parts(String written) {
        return List.of(written.split("\\*", -1));
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
        List<String> target = parts(to);
        Map<String, String> renamings = new LinkedHashMap<>();
        for (String name : names) {
            String renamed = wildcard.renamed(name, target);
            if (renamed != null && !renamed.equals(name)) {
                renamings.put(name, renamed);
            }
        }
        return renamings;
    }

    private static int wildcards(String written) {
        int count = 0;
        for (int at = written.indexOf('*'); at >= 0; at = written.indexOf('*', at + 1)) {
            count++;
        }
        return count;
    }

    boolean matches(String name) {
        return matched(name) != null;
    }

    /** What each wildcard stands for in a name, or null if the name does not match. Of several, the first takes the most. */
    private @Nullable List<String> matched(String name) {
        if (pattern != null) {
            Matcher matcher = pattern.matcher(name);
            return matcher.matches()
                    ? IntStream.rangeClosed(1, matcher.groupCount())
                            .mapToObj(matcher::group)
                            .toList()
                    : null;
        }
        String prefix = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(prefix) ? List.of() : null;
        }
        String suffix = parts.get(1);
        boolean matches =
                name.length() >= prefix.length() + suffix.length() && name.startsWith(prefix) && name.endsWith(suffix);
        return matches ? List.of(name.substring(prefix.length(), name.length() - suffix.length())) : null;
    }

    /**
     * The name that a field gets: its wildcards' matches inserted in place of the target's wildcards.
     *
     * @param target the texts around the wildcards of a name with the same number of them
     * @return null if the name does not match
     */
    private @Nullable String renamed(String name, List<String> target) {
        List<String> matched = matched(name);
        if (matched == null) {
            return null;
        }
        StringBuilder renamed = new StringBuilder(target.get(0));
        for (int i = 0; i < matched.size(); i++) {
            renamed.append(matched.get(i)).append(target.get(i + 1));
        }
        return renamed.toString();
    }

    /** Whether a name contains a wildcard. */
    static boolean isWildcard(String written) {
        return written.contains(STAR);
    }
}
