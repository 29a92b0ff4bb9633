package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.GroupKey;
import java.util.HashMap;
import java.util.Map;

/** How the rows of each detection's version are made that one task needs: planned once, and all when the task starts. */
final class RowPlans {
    private final Map<Profiles.Version, GroupRows> byVersion = new HashMap<>();

    /** Plans them all, so that a search that cannot be understood any more stops the start and not a running job. */
    RowPlans(Profiles profiles, GroupRows.Planner planner) {
        for (DetectionProfile profile : profiles.all()) {
            byVersion.put(Profiles.Version.of(profile), planner.plan(profile));
        }
    }

    GroupRows of(GroupKey key) {
        GroupRows rows = byVersion.get(Profiles.Version.of(key));
        if (rows == null) {
            throw Profiles.unknown(key);
        }
        return rows;
    }
}
