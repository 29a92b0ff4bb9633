package io.spawnwatch.decode;

import java.util.List;

/** The records of real attacks next to the project, for tests. */
public final class RecordedLines {
    private static final List<String> RECORDINGS = List.of(
            "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
            "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437",
            "splunk_t1047_atomic_red_team");

    private RecordedLines() {}

    /** The records of every recording, of all kinds. The test is skipped if there are no recordings. */
    public static List<byte[]> all() {
        return RECORDINGS.stream()
                .flatMap(recording -> RecordedAttacksTest.lines("events/" + recording + ".json.gz").stream())
                .toList();
    }
}
