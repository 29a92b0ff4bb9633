package io.spawnwatch.detection;

import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.io.Serializable;
import java.util.List;

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
        String securityDomain)
        implements Serializable {

    /** Copies the lists. */
    public Detection {
        mitreAttackIds = List.copyOf(mitreAttackIds);
        analyticStories = List.copyOf(analyticStories);
    }

    /** The file's name as error messages give it: relative to the folder that was loaded. */
    public String file() {
        return messagePlace.file();
    }

    /** The name under which Splunk Enterprise Security Content Update saves the search of such a file. */
    public String searchName() {
        return "ESCU - " + name + " - Rule";
    }
}
