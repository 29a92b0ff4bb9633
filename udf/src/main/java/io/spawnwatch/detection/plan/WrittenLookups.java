package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Word;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lookups that searches of a catalog write with {@code outputlookup}: in Splunk, a file only begins their content. */
final class WrittenLookups {
    private static final Pattern OUTPUTLOOKUP =
            Pattern.compile("\\boutputlookup\\s+(?:\\w+\\s*=\\s*\\S+\\s+)*\"?([\\w.-]+)", Pattern.CASE_INSENSITIVE);
    private static final String CSV = ".csv";

    private final Map<String, String> filesByName = new TreeMap<>();

    /** Finds them in the text of all searches, whether or not these can run. */
    WrittenLookups(DetectionCatalog catalog) {
        for (DetectionCatalog.Entry entry : catalog.entries()) {
            if (entry.detection() != null) {
                Matcher written =
                        OUTPUTLOOKUP.matcher(entry.detection().search().text());
                while (written.find()) {
                    filesByName.putIfAbsent(withoutSuffix(written.group(1)), entry.file());
                }
            }
        }
    }

    /**
     * Checks that a detection uses none of them.
     *
     * @throws InvalidDetectionException if it does
     */
    void check(DetectionPlan plan) {
        for (Word name : plan.lookupNames()) {
            String file = filesByName.get(withoutSuffix(name.text()));
            if (file != null) {
                throw name.origin()
                        .fault(
                                Construct.LOOKUP,
                                "the lookup '" + name + "' cannot be used: the search of " + file
                                        + " writes it (outputlookup), and searches on a stream do not");
            }
        }
    }

    private static String withoutSuffix(String name) {
        return name.endsWith(CSV) ? name.substring(0, name.length() - CSV.length()) : name;
    }
}
