package io.spawnwatch.risk;

import io.spawnwatch.detection.DetectionProfile;

/**
 * The detection that a risk event comes from.
 *
 * @param id         id of the detection
 * @param name       name of the detection
 * @param version    version that opened the window
 * @param searchName name of the saved search
 * @param type       kind of analytic, for example {@code TTP}
 */
public record DetectionReference(String id, String name, int version, String searchName, String type) {

    static DetectionReference of(DetectionProfile profile) {
        return new DetectionReference(
                profile.id(), profile.name(), profile.version(), profile.searchName(), profile.type());
    }
}
