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

/** The profiles that a task needs: those of running detections, and those of detections whose windows are still open. */
final class Profiles {
    private final Map<Version, RetainedProfile> byVersion = new HashMap<>();
    private final Set<Version> runningVersions = new HashSet<>();

    /**
     * Identifies a profile.
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

    /** Adds a profile from state. If the same version is running, the running profile is kept. */
    void retain(RetainedProfile retained) {
        byVersion.merge(
                Version.of(retained.profile()),
                retained,
                (known, other) -> new RetainedProfile(known.profile(), Math.max(known.neededMs(), other.neededMs())));
    }

    void keepUntil(GroupKey key, long expiresMs) {
        RetainedProfile known = required(key);
        if (known.neededMs() < expiresMs) {
            byVersion.put(Version.of(known.profile()), new RetainedProfile(known.profile(), expiresMs));
        }
    }

    /**
     * The profiles to save.
     *
     * @param watermarkMs current watermark; windows that expired before it need no profile
     * @param running     whether to save the running profiles too, even those that no window needs
     */
    List<RetainedProfile> toRetain(long watermarkMs, boolean running) {
        List<RetainedProfile> saved = new ArrayList<>();
        byVersion.forEach((version, profile) -> {
            boolean needed = profile.neededMs() != Long.MIN_VALUE && profile.neededMs() >= watermarkMs;
            if (needed || (running && runningVersions.contains(version))) {
                saved.add(profile);
            }
        });
        return saved;
    }

    /**
     * Those of the profiles to save whose lookup tables this task has to save, too: all that its windows need, except
     * running ones, whose tables one task saves for all.
     *
     * @param watermarkMs current watermark
     * @param running     whether this is that task
     */
    List<DetectionProfile> toRetainLookupsOf(long watermarkMs, boolean running) {
        return toRetain(watermarkMs, running).stream()
                .map(RetainedProfile::profile)
                .filter(profile -> running || !runningVersions.contains(Version.of(profile)))
                .toList();
    }

    DetectionProfile of(GroupKey key) {
        return required(key).profile();
    }

    /** All profiles, in no particular order. */
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
