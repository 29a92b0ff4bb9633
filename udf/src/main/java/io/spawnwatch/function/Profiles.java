package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.GroupKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The profiles that one task needs: of the detections that run, and of those whose windows are still open. */
final class Profiles {
    private final Map<Version, RetainedProfile> byVersion = new HashMap<>();

    private record Version(String detectionId, int version, String digest) {}

    Profiles(Collection<DetectionProfile> running) {
        for (DetectionProfile profile : running) {
            byVersion.put(version(profile), new RetainedProfile(profile, Long.MIN_VALUE));
        }
    }

    /** Adds a profile from state; where the same version runs, what runs now is what its rows say. */
    void retain(RetainedProfile retained) {
        byVersion.merge(
                version(retained.profile()),
                retained,
                (known, other) -> new RetainedProfile(known.profile(), Math.max(known.neededMs(), other.neededMs())));
    }

    void neededUntil(GroupKey key, long expiresMs) {
        RetainedProfile known = required(key);
        if (known.neededMs() < expiresMs) {
            byVersion.put(version(known.profile()), new RetainedProfile(known.profile(), expiresMs));
        }
    }

    List<RetainedProfile> neededAfter(long watermarkMs) {
        List<RetainedProfile> needed = new ArrayList<>();
        for (RetainedProfile one : byVersion.values()) {
            if (one.neededMs() > watermarkMs) {
                needed.add(one);
            }
        }
        return needed;
    }

    DetectionProfile of(GroupKey key) {
        return required(key).profile();
    }

    private RetainedProfile required(GroupKey key) {
        RetainedProfile known = byVersion.get(new Version(key.detectionId(), key.version(), key.digest()));
        if (known == null) {
            throw new IllegalStateException("a window of detection " + key.detectionId() + " version " + key.version()
                    + " is open, but its profile is neither running nor in state");
        }
        return known;
    }

    private static Version version(DetectionProfile profile) {
        return new Version(profile.id(), profile.version(), profile.digest());
    }
}
