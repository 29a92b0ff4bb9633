package io.spawnwatch.decode;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Decodes the recordings of real attacks next to the project, for tests. */
public final class RecordedEvents {
    private static final List<String> RECORDINGS = List.of(
            "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
            "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437",
            "splunk_t1047_atomic_red_team");

    private static final Pattern SECURITY_ID = Pattern.compile("\"EventID\" ?: ?\"?4688\\b");

    private RecordedEvents() {}

    /** Every process event of every recording, with its own values. The test is skipped if there are no recordings. */
    public static List<ProcessEvent> all() {
        return byKind(FieldMapping.NATIVE).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The same under a mapping, by kind. Only kinds of which there are recordings have an entry. */
    public static Map<EventKind, List<ProcessEvent>> byKind(FieldMapping mapping) {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        Map<EventKind, List<ProcessEvent>> events = new EnumMap<>(EventKind.class);
        for (String recording : RECORDINGS) {
            for (byte[] line : RecordedAttacksTest.lines("events/" + recording + ".json.gz")) {
                if (decoder.decode(line) instanceof Decoded.Event event) {
                    boolean security = SECURITY_ID
                            .matcher(new String(line, StandardCharsets.UTF_8))
                            .find();
                    events.computeIfAbsent(security ? EventKind.SECURITY : EventKind.SYSMON, kind -> new ArrayList<>())
                            .add(event.event());
                }
            }
        }
        return events;
    }
}
