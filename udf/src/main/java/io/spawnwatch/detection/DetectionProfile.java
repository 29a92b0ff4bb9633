package io.spawnwatch.detection;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is needed of a detection to finish a row that it began: small, self-contained and fit to be kept in state, so
 * that a window that was opened under one version of a detection can be closed after the detection was changed or
 * removed.
 *
 * @param id              detection id
 * @param version         version of the detection
 * @param digest          short digest of what decides which events match and how they are grouped; two profiles with
 *                        different digests never share a window
 * @param name            human name
 * @param searchName      name of the saved search
 * @param type            kind of analytic
 * @param groupFields     CIM names of the fields of {@code by}, in the search's order
 * @param fixedValues     values that the condition itself fixes, by CIM name
 * @param risk            score, message and objects
 * @param mitreAttackIds  ATT&amp;CK technique ids
 * @param analyticStories stories that the detection belongs to
 * @param securityDomain  for example {@code endpoint}
 * @param rowSearch       what makes rows of the groups: the search without its condition, macros expanded; null in state
 *                        from a time before there was more than counting
 * @param fillnullValue   the text that a missing field of {@code by} groups under; null where the search names none, so
 *                        that nothing is missing in its rows, and in state from a time when it always was {@code null}
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
        @Nullable String fillnullValue)
        implements Serializable {

    private static final String DEFAULT_FILLER = "null";

    /** Copies the collections and keeps their order. */
    public DetectionProfile {
        groupFields = List.copyOf(groupFields);
        fixedValues = Collections.unmodifiableMap(new LinkedHashMap<>(fixedValues));
        mitreAttackIds = List.copyOf(mitreAttackIds);
        analyticStories = List.copyOf(analyticStories);
    }

    /**
     * The text that stands in a row for a field of {@code by} that no event of the row has. An event may have that very
     * text, too; rows of a search without {@code fillnull_value} have it from events only.
     */
    public String filler() {
        return fillnullValue == null ? DEFAULT_FILLER : fillnullValue;
    }
}
