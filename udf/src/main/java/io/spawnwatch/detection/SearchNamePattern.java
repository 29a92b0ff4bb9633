package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How detections' saved searches are named.
 *
 * @param text text with {@code {name}} for the detection's name
 */
public record SearchNamePattern(String text) {
    private static final String PLACEHOLDER = "{name}";
    private static final Pattern BRACED = Pattern.compile("\\{[^{}]*}");

    /** The names of Splunk Enterprise Security Content Update. */
    public static final SearchNamePattern ESCU = new SearchNamePattern("ESCU - {name} - Rule");

    /** The detection's name alone. */
    public static final SearchNamePattern NAME = new SearchNamePattern("{name}");

    private static final String SPLUNK = "splunk";
    private static final Pattern AUTHOR_SEPARATOR = Pattern.compile("\\s*(?:,|;|\\band\\b)\\s*");

    /** The recordings of attacks that Splunk tests its content with. */
    private static final String SPLUNK_RECORDINGS = "/splunk/attack_data/";

    /**
     * @throws IllegalArgumentException if {@code {name}} is missing or there is another placeholder
     */
    public SearchNamePattern {
        Matcher braced = BRACED.matcher(text);
        while (braced.find()) {
            if (!braced.group().equals(PLACEHOLDER)) {
                throw new IllegalArgumentException(
                        "unknown placeholder " + braced.group() + "; only {name} is replaced");
            }
        }
        if (!text.contains(PLACEHOLDER)) {
            throw new IllegalArgumentException("must contain {name}, which becomes the detection's name, but is '"
                    + text + "'; all searches would have this name");
        }
    }

    /** The name of a detection's saved search. */
    public String name(String detectionName) {
        return text.replace(PLACEHOLDER, detectionName);
    }

    /** The default pattern for a file, which depends on its author. */
    static SearchNamePattern ofAuthor(Mapping document) {
        return isSplunkContent(document) ? ESCU : NAME;
    }

    /**
     * Whether a detection belongs to Splunk's own content. Splunk signs its files by putting "Splunk" among the
     * authors. Contributed files are not always signed, but they name Splunk's products and are tested with Splunk's
     * recordings. The products alone prove nothing: Splunk's authoring tool writes them into everybody's files.
     */
    static boolean isSplunkContent(Mapping document) {
        try {
            return isSignedBySplunk(document) || (isForSplunk(document) && isTestedWithSplunkRecordings(document));
        } catch (InvalidDocumentException e) {
            // These keys do not affect how a file runs, so they may have any value; in Splunk's own files it is a valid
            // one.
            return false;
        }
    }

    private static boolean isSignedBySplunk(Mapping document) {
        return document.texts("author").stream()
                .flatMap(AUTHOR_SEPARATOR::splitAsStream)
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

    private static boolean isTestedWithSplunkRecordings(Mapping document) {
        return document.mappings("tests").stream()
                .flatMap(test -> test.mappings("attack_data").stream())
                .map(recording -> recording.text("data"))
                .anyMatch(data -> data != null && data.contains(SPLUNK_RECORDINGS));
    }
}
