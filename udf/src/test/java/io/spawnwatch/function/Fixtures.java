package io.spawnwatch.function;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A detection, its sightings and rows. */
final class Fixtures {
    static final long HOUR = 3_600_000;
    static final long NINE = 1_763_283_600_000L;
    static final long TEN = NINE + HOUR;
    static final long MINUTE = 60_000;

    static final DetectionProfile PROFILE = profile(1);

    private Fixtures() {}

    static DetectionProfile profile(int version) {
        return profile(version, null);
    }

    static DetectionProfile profile(int version, @Nullable String rowSearch) {
        return new DetectionProfile(
                "24869767-8579-485d-9a4f-d9ddfd8f0cac",
                version,
                "00000000000000a" + version,
                "Process Execution via WMI",
                "ESCU - Process Execution via WMI - Rule",
                "TTP",
                List.of("dest", "user", "process"),
                Map.of("parent_process_name", "WmiPrvSE.exe"),
                new RiskRule(
                        70,
                        70,
                        49.0,
                        "$parent_process_name$ ran $Processes.process$ on $dest$, $count$ times",
                        List.of(new RiskObjectRule("dest", "system", null), new RiskObjectRule("user", "user", null)),
                        List.of(new ThreatObjectRule("process", "process"))),
                List.of("T1047"),
                List.of("Suspicious WMI Use"),
                "endpoint",
                rowSearch,
                null);
    }

    static GroupKey key(DetectionProfile profile, String dest) {
        return new GroupKey(
                profile.id(), profile.version(), profile.digest(), NINE, TEN, List.of(dest, "CORP\\adm", "cmd.exe"));
    }

    static Sighting sighting(String dest, long timeMs) {
        return sighting(key(PROFILE, dest), timeMs);
    }

    /** A sighting that observed these values of the fields that the detection's aggregates need. */
    static Sighting sighting(GroupKey key, long timeMs, @Nullable String... observed) {
        return new Sighting(key.encode(), timeMs, false, Arrays.asList(observed));
    }

    static DetectionRow row(DetectionProfile profile, String dest, Tally tally, int revision, boolean late) {
        return new DetectionRow(profile, NINE, TEN, List.of(dest, "CORP\\adm", "cmd.exe"), tally, revision, late, null);
    }

    static DetectionRow row(String dest, Tally tally, int revision) {
        return row(PROFILE, dest, tally, revision, false);
    }

    static Tally tally(long count, long firstTimeMs, long lastTimeMs) {
        return new Tally(count, firstTimeMs, lastTimeMs, false);
    }
}
