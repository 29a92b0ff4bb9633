package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.GroupKey;
import java.util.HashMap;
import java.util.Map;

/** How to build the rows of every detection version that a task needs, planned when the task starts. */
final class RowPlans {
    private final Map<Profiles.Version, GroupRows> byVersion = new HashMap<>();

    /** Plans all versions, so that a search that is no longer supported fails the start and not the running job. */
    RowPlans(Profiles profiles, RowLookups lookups, GroupRows.Planner planner) {
        for (DetectionProfile profile : profiles.all()) {
            byVersion.put(Profiles.Version.of(profile), planner.plan(profile, lookups.of(profile)));
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
