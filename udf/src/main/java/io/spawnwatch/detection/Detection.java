package io.spawnwatch.detection;

import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.io.Serializable;
import java.util.List;

/**
 * What a detection file says. Its search has not been parsed yet.
 *
 * @param id              permanent UUID
 * @param name            name for people
 * @param version         version of the file, from 1
 * @param type            kind of analytic, for example {@code TTP}, {@code Anomaly}, {@code Hunting}
 * @param status          {@code production}, {@code experimental} or {@code deprecated}
 * @param description     what it finds and why that matters
 * @param search          the SPL text and the place of each character
 * @param risk            score, message and objects
 * @param messagePlace    where the file has the risk message
 * @param mitreAttackIds  ATT&amp;CK technique ids
 * @param analyticStories stories that the detection belongs to
 * @param securityDomain  for example {@code endpoint}
 * @param searchName      name of the saved search, for risk events
 * @param riskPlaces      where the file has the objects of its risk and their messages
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
        RiskPlaces riskPlaces)
        implements Serializable {

    /** Copies the lists. */
    public Detection {
        mitreAttackIds = List.copyOf(mitreAttackIds);
        analyticStories = List.copyOf(analyticStories);
    }

    /** A detection that was not read from a file. Its saved search has the same name. */
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
                RiskPlaces.NONE);
    }

    /** The same detection with another name for its saved search. */
    public Detection withSearchName(String newSearchName) {
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
                newSearchName,
                riskPlaces);
    }

    /** The file's name in error messages: relative to the folder that was loaded. */
    public String file() {
        return messagePlace.file();
    }
}
