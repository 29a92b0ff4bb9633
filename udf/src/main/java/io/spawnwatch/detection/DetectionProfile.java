package io.spawnwatch.detection;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to finish a row that a detection began. It is kept in state, so it is small and self-contained: a
 * window that was opened under one version of a detection can be closed after the detection was changed or removed.
 *
 * @param id              detection id
 * @param version         version of the detection
 * @param digest          short digest of what decides which events match and how they are grouped; two profiles with
 *                        different digests never share a window
 * @param name            name for people
 * @param searchName      name of the saved search
 * @param type            kind of analytic
 * @param groupFields     CIM names of the fields of {@code by}, in the search's order
 * @param fixedValues     values that the condition fixes, by CIM name
 * @param risk            score, message and objects
 * @param mitreAttackIds  ATT&amp;CK technique ids
 * @param analyticStories stories that the detection belongs to
 * @param securityDomain  for example {@code endpoint}
 * @param rowSearch       the search that turns groups into rows: without its condition, macros expanded; null in state
 *                        from versions that only counted
 * @param fillnullValue   the text that stands for a missing field of {@code by}; null if the search names none, so that
 *                        its rows have all fields, and in state from versions that always used the text {@code null}
 * @param dataModelFiller the text that the data model gives missing fields; null if no data model fills any, and in state
 *                        from versions that knew none
 * @param lookups         digest of each lookup that {@code rowSearch} names, by name; null if it names none, and in state
 *                        from versions that had no lookups
 */
public record DetectionProfile(
        String id,
        int version,
        String digest,
        String name,
        String searchName,
        String type,
        List<String> groupFields,
        Map<String, String> fixedValues,
        RiskRule risk,
        List<String> mitreAttackIds,
        List<String> analyticStories,
        String securityDomain,
        @Nullable String rowSearch,
        @Nullable String fillnullValue,
        @Nullable String dataModelFiller,
        @Nullable Map<String, String> lookups)
        implements Serializable {

    private static final String DEFAULT_FILLER = "null";

    /** Copies the collections and keeps their order. */
    public DetectionProfile {
        groupFields = List.copyOf(groupFields);
        fixedValues = Collections.unmodifiableMap(new LinkedHashMap<>(fixedValues));
        mitreAttackIds = List.copyOf(mitreAttackIds);
        analyticStories = List.copyOf(analyticStories);
        lookups = lookups == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(lookups));
    }

    /** The profile of a detection whose events go through no data model and whose rows use no lookup. */
    public DetectionProfile(
            String id,
            int version,
            String digest,
            String name,
            String searchName,
            String type,
            List<String> groupFields,
            Map<String, String> fixedValues,
            RiskRule risk,
            List<String> mitreAttackIds,
            List<String> analyticStories,
            String securityDomain,
            @Nullable String rowSearch,
            @Nullable String fillnullValue) {
        this(
                id,
                version,
                digest,
                name,
                searchName,
                type,
                groupFields,
                fixedValues,
                risk,
                mitreAttackIds,
                analyticStories,
                securityDomain,
                rowSearch,
                fillnullValue,
                null,
                null);
    }

    /**
     * The profile of rows that the search groups a second time.
     *
     * @param fields names of the fields that these rows are grouped by
     */
    public DetectionProfile groupedBy(List<String> fields) {
        return new DetectionProfile(
                id,
                version,
                digest,
                name,
                searchName,
                type,
                fields,
                fixedValues,
                risk,
                mitreAttackIds,
                analyticStories,
                securityDomain,
                rowSearch,
                fillnullValue,
                dataModelFiller,
                lookups);
    }

    /**
     * The profile of the row that stands for groups without rows of their own: it groups by nothing.
     *
     * @param risk what such a row says
     */
    public DetectionProfile withoutGroups(RiskRule risk) {
        return new DetectionProfile(
                id,
                version,
                digest,
                name,
                searchName,
                type,
                List.of(),
                fixedValues,
                risk,
                mitreAttackIds,
                analyticStories,
                securityDomain,
                rowSearch,
                fillnullValue,
                dataModelFiller,
                lookups);
    }

    /**
     * The text that a row has for a field of {@code by} that its events lack. An event can have the same text; in a
     * search without {@code fillnull_value}, only events do.
     */
    public String filler() {
        return fillnullValue == null ? DEFAULT_FILLER : fillnullValue;
    }
}
