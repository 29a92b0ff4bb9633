package io.spawnwatch.detection.lookup;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How values are looked up in a table: the settings of the same names in Splunk's transforms.conf.
 *
 * @param name          the lookup's name
 * @param matchTypes    by field, for the fields that are not compared exactly
 * @param minMatches    at least 0
 * @param maxMatches    from 1 to 1000
 * @param defaultMatch  the value of each match that is missing to {@code minMatches}
 * @param caseSensitive for the fields that are looked up
 */
record LookupRule(
        String name,
        Map<String, MatchType> matchTypes,
        int minMatches,
        int maxMatches,
        String defaultMatch,
        boolean caseSensitive)
        implements Serializable {
    /** Splunk's default for lookups that are not bounded in time. */
    static final int DEFAULT_MAX_MATCHES = 100;

    LookupRule {
        matchTypes = Collections.unmodifiableMap(new TreeMap<>(matchTypes));
    }

    /** The rule of a CSV file that has no definition. */
    static LookupRule ofFile(String name) {
        return new LookupRule(name, Map.of(), 0, DEFAULT_MAX_MATCHES, "", true);
    }

    MatchType matchType(String field) {
        return matchTypes.getOrDefault(field, MatchType.EXACT);
    }

    /** What the rule does to a table with these fields, as a text: equal texts do the same. */
    String canonical(List<String> fields) {
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            MatchType type = matchType(field);
            text.append(field.length())
                    .append(':')
                    .append(field)
                    .append('=')
                    .append(type)
                    .append('\n');
        }
        return text.append(minMatches)
                .append('\n')
                .append(maxMatches)
                .append('\n')
                .append(minMatches == 0 ? "" : defaultMatch)
                .append('\n')
                .append(caseSensitive)
                .append('\n')
                .toString();
    }
}
