package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the saved search of a detection is named.
 *
 * @param text with {@code {name}} where the detection's name belongs
 */
public record SearchNamePattern(String text) {
    private static final String PLACEHOLDER = "{name}";
    private static final Pattern BRACED = Pattern.compile("\\{[^{}]*}");

    /** As Splunk Enterprise Security Content Update saves its searches. */
    public static final SearchNamePattern ESCU = new SearchNamePattern("ESCU - {name} - Rule");

    /** The detection's name alone. */
    public static final SearchNamePattern NAME = new SearchNamePattern("{name}");

    private static final String SPLUNK = "splunk";
    private static final Pattern BETWEEN_AUTHORS = Pattern.compile("\\s*(?:,|;|\\band\\b)\\s*");

    /** Recordings of attacks that Splunk's content is tested with. */
    private static final String SPLUNKS_RECORDINGS = "/splunk/attack_data/";

    /** @throws IllegalArgumentException where the name has no place in it, or it has a placeholder that does not exist */
    public SearchNamePattern {
        Matcher braced = BRACED.matcher(text);
        while (braced.find()) {
            if (!braced.group().equals(PLACEHOLDER)) {
                throw new IllegalArgumentException(
                        "there is no placeholder " + braced.group() + "; only {name} is replaced");
            }
        }
        if (!text.contains(PLACEHOLDER)) {
            throw new IllegalArgumentException("must contain {name}, where the detection's name belongs, but is '"
                    + text + "'; all searches would be named the same");
        }
    }

    /** The name of a detection's search. */
    public String name(String detection) {
        return text.replace(PLACEHOLDER, detection);
    }

    /** The pattern of a file for which none is configured: it depends on whose content it is. */
    static SearchNamePattern ofAuthor(Mapping document) {
        return isSplunks(document) ? ESCU : NAME;
    }

    /**
     * Whether a detection is of Splunk's own content. Splunk signs its files: "Splunk" stands among the authors. Files that
     * people from outside have given to Splunk are not always signed; these are made for Splunk's products and are tested
     * with Splunk's recordings. The products alone say nothing: Splunk's tool for new content writes them into everybody's
     * files.
     */
    static boolean isSplunks(Mapping document) {
        try {
            return isSignedBySplunk(document) || (isForSplunk(document) && isTestedWithSplunksRecordings(document));
        } catch (InvalidDocumentException e) {
            // A file may hold anything under keys that it is not run by; Splunk's own hold what is expected.
            return false;
        }
    }

    private static boolean isSignedBySplunk(Mapping document) {
        return document.texts("author").stream()
                .flatMap(BETWEEN_AUTHORS::splitAsStream)
                .anyMatch(author -> author.strip().equalsIgnoreCase(SPLUNK));
    }

    private static boolean isForSplunk(Mapping document) {
        // Up to 2025 under 'tags', since then at the top level.
        List<String> products = document.has("product") || !document.has("tags")
                ? document.texts("product")
                : document.requiredMapping("tags").texts("product");
        return products.stream()
                .anyMatch(product -> product.toLowerCase(Locale.ROOT).startsWith(SPLUNK));
    }

    private static boolean isTestedWithSplunksRecordings(Mapping document) {
        return document.mappings("tests").stream()
                .flatMap(test -> test.mappings("attack_data").stream())
                .map(recording -> recording.text("data"))
                .anyMatch(data -> data != null && data.contains(SPLUNKS_RECORDINGS));
    }
}
