package io.spawnwatch.risk;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import java.util.List;
import java.util.Map;

/** Rows of a detection that groups by {@code dest}, {@code user} and {@code process}. */
final class Rows {
    static final String ID = "24869767-8579-485d-9a4f-d9ddfd8f0cac";
    static final long NINE = 1_763_283_600_000L;
    static final long TEN = NINE + 3_600_000;

    static final RiskRule RISK = new RiskRule(
            70,
            70,
            49.0,
            "$parent_process_name$ ran $process$ on $dest$",
            List.of(new RiskObjectRule("dest", "system", null), new RiskObjectRule("user", "user", 12.5)),
            List.of(new ThreatObjectRule("process", "process")));

    private Rows() {}

    static DetectionProfile profile(int version, String digest, RiskRule risk, List<String> techniques) {
        return profile(version, digest, risk, techniques, "null");
    }

    static DetectionProfile profile(
            int version, String digest, RiskRule risk, List<String> techniques, String fillnullValue) {
        return new DetectionProfile(
                ID,
                version,
                digest,
                "Process Execution via WMI",
                "ESCU - Process Execution via WMI - Rule",
                "TTP",
                List.of("dest", "user", "process"),
                Map.of("parent_process_name", "WmiPrvSE.exe"),
                risk,
                techniques,
                List.of("Suspicious WMI Use"),
                "endpoint",
                null,
                fillnullValue);
    }

    static DetectionRow row(DetectionProfile profile, String... groupValues) {
        return new DetectionRow(
                profile, NINE, TEN, List.of(groupValues), new Tally(3, NINE + 5, NINE + 1500, true), 2, false, null);
    }

    /** The row with the fields that the search's commands leave. */
    static DetectionRow row(DetectionRow row, RowField... fields) {
        return new DetectionRow(
                row.profile(),
                row.windowStartMs(),
                row.windowEndMs(),
                row.groupValues(),
                row.tally(),
                row.revision(),
                row.late(),
                List.of(fields));
    }

    static DetectionRow row(String... groupValues) {
        return row(profile(1, "d1", RISK, List.of("T1047")), groupValues);
    }
}
