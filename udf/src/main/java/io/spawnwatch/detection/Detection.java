package io.spawnwatch.detection;

import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What a detection file says, before anybody has tried to understand its search.
 *
 * @param id              UUID that stays for the detection's life
 * @param name            human name
 * @param version         version of the file, from 1
 * @param type            kind of analytic, for example {@code TTP}, {@code Anomaly}, {@code Hunting}
 * @param status          {@code production}, {@code experimental} or {@code deprecated}
 * @param description     what it finds and why that matters
 * @param search          the SPL text with the place of each character
 * @param risk            score, message and objects
 * @param messagePlace    where the risk message stands in the file
 * @param mitreAttackIds  ATT&amp;CK technique ids
 * @param analyticStories stories that the detection belongs to
 * @param securityDomain  for example {@code endpoint}
 * @param searchName      name of the saved search, as risk events have it
 * @param objectPlaces    where the field of each risk and threat object is named in the file, by the field's name
 */
public record Detection(
        String id,
        String name,
        int version,
        String type,
        String status,
        String description,
        SourceText search,
        RiskRule risk,
        Place messagePlace,
        List<String> mitreAttackIds,
        List<String> analyticStories,
        String securityDomain,
        String searchName,
        Map<String, Place> objectPlaces)
        implements Serializable {

    /** Copies the collections. */
    public Detection {
        mitreAttackIds = List.copyOf(mitreAttackIds);
        analyticStories = List.copyOf(analyticStories);
        objectPlaces = Map.copyOf(objectPlaces);
    }

    /** A detection that was not read from a file: its saved search is named like itself. */
    public Detection(
            String id,
            String name,
            int version,
            String type,
            String status,
            String description,
            SourceText search,
            RiskRule risk,
            Place messagePlace,
            List<String> mitreAttackIds,
            List<String> analyticStories,
            String securityDomain) {
        this(
                id,
                name,
                version,
                type,
                status,
                description,
                search,
                risk,
                messagePlace,
                mitreAttackIds,
                analyticStories,
                securityDomain,
                name,
                Map.of());
    }

    /** The same under another name of its saved search. */
    public Detection withSearchName(String other) {
        return new Detection(
                id,
                name,
                version,
                type,
                status,
                description,
                search,
                risk,
                messagePlace,
                mitreAttackIds,
                analyticStories,
                securityDomain,
                other,
                objectPlaces);
    }

    /** The file's name as error messages give it: relative to the folder that was loaded. */
    public String file() {
        return messagePlace.file();
    }
}
