package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.GroupKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The profiles that one task needs: of the detections that run, and of those whose windows are still open. */
final class Profiles {
    private final Map<Version, RetainedProfile> byVersion = new HashMap<>();
    private final Set<Version> runningVersions = new HashSet<>();

    private record Version(String detectionId, int version, String digest) {}

    Profiles(Collection<DetectionProfile> running) {
        for (DetectionProfile profile : running) {
            byVersion.put(version(profile), new RetainedProfile(profile, Long.MIN_VALUE));
            runningVersions.add(version(profile));
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

    /**
     * The profiles to save.
     *
     * @param watermarkMs what expired before it needs no profile any more
     * @param running     whether to save also those that run, whether a window needs them or not
     */
    List<RetainedProfile> toRetain(long watermarkMs, boolean running) {
        List<RetainedProfile> saved = new ArrayList<>();
        byVersion.forEach((version, one) -> {
            boolean open = one.neededMs() != Long.MIN_VALUE && one.neededMs() >= watermarkMs;
            if (open || (running && runningVersions.contains(version))) {
                saved.add(one);
            }
        });
        return saved;
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
