package io.spawnwatch.detection.lookup;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.PlacedText;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A lookup as a file of Splunk's security content defines it; its keys are those of transforms.conf. Keys that do not
 * change what the lookup answers are ignored.
 *
 * @param csv   name of the CSV file, without its folder
 * @param place where the definition names the file, or where its name is if it does not
 */
record LookupDefinition(LookupRule rule, String csv, Place place) {
    static final String CSV = ".csv";

    /** Splunk's own limit. */
    private static final int MOST_MATCHES = 1000;

    private static final Pattern MATCH_TYPE = Pattern.compile("\\s*(\\w+)\\s*\\(\\s*([^()]+?)\\s*\\)[\\s,]*");

    /**
     * Reads a definition.
     *
     * @param name     the lookup's name, which the file contains
     * @param fileName the file's name without its folder
     * @throws InvalidDocumentException if the definition is wrong or asks for something that a stream does not have
     */
    static LookupDefinition of(String name, Mapping file, String fileName) {
        refuseOtherKinds(name, file);
        String written = file.text("filename");
        // Newer content names no file: it lies beside the definition.
        String csv = written == null
                ? fileName.substring(0, fileName.lastIndexOf('.')) + CSV
                : written.substring(Math.max(written.lastIndexOf('/'), written.lastIndexOf('\\')) + 1);
        String key = written == null ? "name" : "filename";
        refuseOtherFiles(name, file, key, csv);
        LookupRule rule = new LookupRule(
                name,
                matchTypes(file),
                number(file, "min_matches", 0, 0),
                number(file, "max_matches", 1, LookupRule.DEFAULT_MAX_MATCHES),
                textOr(file, "default_match", ""),
                truth(file, "case_sensitive_match", true));
        return new LookupDefinition(rule, csv, file.place(key));
    }

    private static void refuseOtherKinds(String name, Mapping file) {
        String type = textOr(file, "lookup_type", "csv").toLowerCase(Locale.ROOT);
        String external = textOr(file, "external_type", "").toLowerCase(Locale.ROOT);
        if (file.has("collection") || type.equals("kvstore") || external.equals("kvstore")) {
            throw file.fault(
                    file.has("collection") ? "collection" : "name",
                    "the lookup '" + name
                            + "' is a KV store collection, which other searches fill and a stream does not" + " have",
                    "write its rows to a CSV file and name that under 'filename' instead");
        }
        if (type.equals("mlmodel")) {
            throw file.fault("lookup_type", "the lookup '" + name + "' is a machine learning model");
        }
        if (external.startsWith("geo")) {
            throw file.fault("external_type", "the lookup '" + name + "' is geospatial");
        }
        if (file.has("external_cmd") || file.has("external_type")) {
            throw file.fault(
                    file.has("external_cmd") ? "external_cmd" : "external_type",
                    "the lookup '" + name + "' is a program",
                    "write what it answers to a CSV file");
        }
        if (file.has("time_field")) {
            throw file.fault("time_field", "the lookup '" + name + "' is bounded in time");
        }
        if (file.has("filter")) {
            throw file.fault(
                    "filter",
                    "the lookup '" + name + "' has a filter",
                    "remove the rows that it hides from the CSV file");
        }
        if (!type.equals("csv")) {
            throw file.fault("lookup_type", "the lookup '" + name + "' has the unknown type '" + type + "'");
        }
    }

    private static void refuseOtherFiles(String name, Mapping file, String key, String csv) {
        String lower = csv.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".mlmodel")) {
            throw file.fault(key, "the lookup '" + name + "' is a machine learning model");
        }
        if (lower.endsWith(".kmz") || lower.endsWith(".kml")) {
            throw file.fault(key, "the lookup '" + name + "' is geospatial");
        }
        if (!lower.endsWith(CSV)) {
            throw file.fault(key, "the lookup '" + name + "' is in '" + csv + "', which is not a CSV file (*.csv)");
        }
    }

    /** The match types of fields; a list, or a text that separates them by commas or blanks. */
    private static Map<String, MatchType> matchTypes(Mapping file) {
        Map<String, MatchType> types = new TreeMap<>();
        for (PlacedText text : file.placedTexts("match_type")) {
            Matcher written = MATCH_TYPE.matcher(text.text());
            int end = 0;
            while (written.lookingAt()) {
                MatchType type = matchType(written.group(1));
                if (type == null) {
                    break;
                }
                if (type != MatchType.EXACT) {
                    types.put(written.group(2), type);
                }
                end = written.end();
                written.region(end, text.text().length());
            }
            if (end < text.text().length()) {
                throw new InvalidDocumentException(
                        text.place(),
                        "'match_type' has '" + text.text().substring(end).strip() + "'",
                        "expected WILDCARD(field), CIDR(field) or EXACT(field), separated by commas");
            }
        }
        return types;
    }

    private static @Nullable MatchType matchType(String written) {
        for (MatchType type : MatchType.values()) {
            if (type.name().equalsIgnoreCase(written)) {
                return type;
            }
        }
        return null;
    }

    /** A whole number, maybe in quotes. */
    private static int number(Mapping file, String key, int least, int absent) {
        String text = file.text(key);
        if (text == null) {
            return absent;
        }
        int number;
        try {
            number = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < least || number > MOST_MATCHES) {
            throw file.fault(
                    key,
                    "'" + key + "' is '" + text + "', expected a whole number from " + least + " to " + MOST_MATCHES);
        }
        return number;
    }

    /** A truth value as Splunk's configuration files have it, maybe in quotes. */
    private static boolean truth(Mapping file, String key, boolean absent) {
        String text = file.text(key);
        if (text == null) {
            return absent;
        }
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "1" -> true;
            case "false", "f", "no", "0" -> false;
            default -> throw file.fault(key, "'" + key + "' is '" + text + "', expected true or false");
        };
    }

    private static String textOr(Mapping file, String key, String absent) {
        String text = file.text(key);
        return text == null ? absent : text;
    }
}
