package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import java.util.ArrayList;
import java.util.List;

/** Decodes the recordings of real attacks next to the project, for tests. */
public final class RecordedEvents {
    private static final List<String> RECORDINGS = List.of(
            "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
            "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437",
            "splunk_t1047_atomic_red_team");

    private RecordedEvents() {}

    /** Every process event of every recording. The test is skipped if there are no recordings. */
    public static List<ProcessEvent> all() {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE);
        List<ProcessEvent> events = new ArrayList<>();
        for (String recording : RECORDINGS) {
            for (byte[] line : RecordedAttacksTest.lines("events/" + recording + ".json.gz")) {
                if (decoder.decode(line) instanceof Decoded.Event event) {
                    events.add(event.event());
                }
            }
        }
        return events;
    }
}
