package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Word;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The lookups that searches of a catalog write with {@code outputlookup}: in Splunk, a file only begins their content. */
final class WrittenLookups {
    private static final Pattern OUTPUTLOOKUP =
            Pattern.compile("\\boutputlookup\\s+(?:\\w+\\s*=\\s*\\S+\\s+)*\"?([\\w.-]+)", Pattern.CASE_INSENSITIVE);
    private static final String CSV = ".csv";

    private final DetectionCatalog catalog;

    /** The file that writes each, by the lookup's name; null until a detection uses a lookup. */
    private @Nullable Map<String, String> filesByName;

    WrittenLookups(DetectionCatalog catalog) {
        this.catalog = catalog;
    }

    /** Finds them in the text of all searches, whether or not these can run. */
    private Map<String, String> filesByName() {
        if (filesByName == null) {
            filesByName = find();
        }
        return filesByName;
    }

    private Map<String, String> find() {
        Map<String, String> found = new TreeMap<>();
        for (DetectionCatalog.Entry entry : catalog.entries()) {
            if (entry.detection() != null) {
                Matcher written =
                        OUTPUTLOOKUP.matcher(entry.detection().search().text());
                while (written.find()) {
                    found.putIfAbsent(withoutSuffix(written.group(1)), entry.file());
                }
            }
        }
        return found;
    }

    /**
     * Checks that a detection uses none of them.
     *
     * @throws InvalidDetectionException if it does
     */
    void check(DetectionPlan plan) {
        for (Word name : plan.lookupNames()) {
            String file = filesByName().get(withoutSuffix(name.text()));
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
