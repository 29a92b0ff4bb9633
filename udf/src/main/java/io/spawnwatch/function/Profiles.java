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

    /**
     * What a profile is found by.
     *
     * @param detectionId id of the detection
     * @param version     its version
     * @param digest      digest of what that version matches and groups by
     */
    record Version(String detectionId, int version, String digest) {

        static Version of(GroupKey key) {
            return new Version(key.detectionId(), key.version(), key.digest());
        }

        static Version of(DetectionProfile profile) {
            return new Version(profile.id(), profile.version(), profile.digest());
        }
    }

    Profiles(Collection<DetectionProfile> running) {
        for (DetectionProfile profile : running) {
            byVersion.put(Version.of(profile), new RetainedProfile(profile, Long.MIN_VALUE));
            runningVersions.add(Version.of(profile));
        }
    }

    /** Adds a profile from state; where the same version runs, what runs now is what its rows say. */
    void retain(RetainedProfile retained) {
        byVersion.merge(
                Version.of(retained.profile()),
                retained,
                (known, other) -> new RetainedProfile(known.profile(), Math.max(known.neededMs(), other.neededMs())));
    }

    void neededUntil(GroupKey key, long expiresMs) {
        RetainedProfile known = required(key);
        if (known.neededMs() < expiresMs) {
            byVersion.put(Version.of(known.profile()), new RetainedProfile(known.profile(), expiresMs));
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

    /** All of them, in no order. */
    List<DetectionProfile> all() {
        return byVersion.values().stream().map(RetainedProfile::profile).toList();
    }

    static IllegalStateException unknown(GroupKey key) {
        return new IllegalStateException("a window of detection " + key.detectionId() + " version " + key.version()
                + " is open, but its profile is neither running nor in state");
    }

    private RetainedProfile required(GroupKey key) {
        RetainedProfile known = byVersion.get(Version.of(key));
        if (known == null) {
            throw unknown(key);
        }
        return known;
    }
}
