package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.decode.RecordedEvents;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.index.WrittenValues;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.EscuPlans;
import io.spawnwatch.fixture.WindowsEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Can never fire" is never said of a real detection that a recorded event fires, or one made of the detection's own texts. */
@Tag("slow")
class NeverFiresTest {
    private static final int MADE_EVENTS = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"SPLUNK, CIM_6_4", "NATIVE, NONE", "SPLUNK, NONE", "NATIVE, CIM_6_4"})
    void isNotSaidOfADetectionThatFires(FieldMapping mapping, DataModelVersion version) throws IOException {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        List<DetectionPlan> plans =
                EscuPlans.in(folder, new Normalization(mapping, version)).plans();
        Map<EventKind, List<ProcessEvent>> events = recorded(mapping);
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        for (DetectionPlan plan : plans) {
            Condition where = plan.search().tstats().where();
            Map<ProcessField, List<String>> written = where == null ? Map.of() : WrittenValues.of(where);
            for (int i = 0; i < MADE_EVENTS; i++) {
                Map<ProcessField, String> values = someOf(written, random);
                for (EventKind kind : EventKind.values()) {
                    Decoded decoded = decoder.decode(made(kind, values));
                    if (decoded instanceof Decoded.Event event) {
                        events.get(kind).add(event.event());
                    }
                }
            }
        }
        CalculatedFields calculated = CalculatedFields.of(version, EnumSet.allOf(ProcessField.class));
        Map<EventKind, Set<String>> fired = new EnumMap<>(EventKind.class);
        Map<EventKind, Set<String>> silent = new EnumMap<>(EventKind.class);
        for (EventKind kind : EventKind.values()) {
            fired.put(kind, new HashSet<>());
            silent.put(kind, new HashSet<>());
            List<ProcessEvent> seen =
                    events.get(kind).stream().map(calculated::apply).toList();
            for (DetectionPlan plan : plans) {
                EventKindExplanation explanation = EventKindExplanation.of(plan, kind);
                ProcessEvent match =
                        seen.stream().filter(plan::isCounted).findFirst().orElse(null);
                if (match != null) {
                    fired.get(kind).add(plan.profile().id());
                    assertThat(explanation.canFire())
                            .as("seed %d: %s on %s: %s", seed, plan.describe(), kind, match)
                            .isTrue();
                } else if (!explanation.canFire()) {
                    silent.get(kind).add(plan.profile().name());
                }
            }
        }
        for (EventKind kind : EventKind.values()) {
            assertThat(fired.get(kind).size()).as("%s, seed %d", kind, seed).isGreaterThan(plans.size() * 9 / 10);
            assertThat(fired.get(kind).size() + silent.get(kind).size())
                    .as("verdicts on %s that an event proves, or that there can be none; seed %d", kind, seed)
                    .isGreaterThanOrEqualTo(plans.size() * 97 / 100);
        }
        assertThat(silent.get(EventKind.CIM)).isEmpty();
        assertThat(silent.get(EventKind.SECURITY)).isNotEmpty();
    }

    private static Map<EventKind, List<ProcessEvent>> recorded(FieldMapping mapping) {
        Map<EventKind, List<ProcessEvent>> events = new EnumMap<>(EventKind.class);
        Arrays.stream(EventKind.values()).forEach(kind -> events.put(kind, new ArrayList<>()));
        events.putAll(RecordedEvents.byKind(mapping));
        return events;
    }

    /** For some of the fields that a condition compares, a value of which it names a part. */
    private static Map<ProcessField, String> someOf(Map<ProcessField, List<String>> written, SplittableRandom random) {
        Map<ProcessField, String> some = new EnumMap<>(ProcessField.class);
        written.forEach((field, values) -> {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(6); left >= 0; left--) {
                String value = values.get(random.nextInt(values.size()));
                if (text.length() == 0 || value.contains("*")) {
                    text.append(
                            value.replace("\\\\", "\\").replace("\\\"", "\"").replace("*", left == 0 ? "" : " x"));
                }
            }
            if (random.nextInt(8) > 0) {
                some.put(field, text.toString());
            }
        });
        return some;
    }

    /** A record of an event of a kind with these values, as far as such events can have them. */
    private static byte[] made(EventKind kind, Map<ProcessField, String> values) {
        return switch (kind) {
            case CIM -> cim(values);
            case SYSMON -> sysmon(WindowsEvent.processCreate(), "C:\\x\\", values);
            case SYSMON_FOR_LINUX -> sysmon(WindowsEvent.linuxProcessCreate(), "/usr/bin/", values);
            case SECURITY -> security(values);
        };
    }

    private static byte[] cim(Map<ProcessField, String> values) {
        return WindowsEvent.bytes(values.entrySet().stream()
                .map(value -> WindowsEvent.quote(value.getKey().cimName()) + ":" + WindowsEvent.quote(value.getValue()))
                .collect(Collectors.joining(",", "{\"_time\":1596700601,", "}")));
    }

    private static byte[] sysmon(WindowsEvent event, String folder, Map<ProcessField, String> values) {
        WindowsEvent made = event;
        made = with(made, "CommandLine", values.get(ProcessField.PROCESS));
        made = with(made, "Image", path(folder, values, ProcessField.PROCESS_PATH, ProcessField.PROCESS_NAME));
        made = with(made, "ParentCommandLine", values.get(ProcessField.PARENT_PROCESS));
        made = with(
                made,
                "ParentImage",
                path(folder, values, ProcessField.PARENT_PROCESS_PATH, ProcessField.PARENT_PROCESS_NAME));
        made = with(made, "User", values.get(ProcessField.USER));
        made = with(made, "OriginalFileName", values.get(ProcessField.ORIGINAL_FILE_NAME));
        made = with(made, "IntegrityLevel", values.get(ProcessField.PROCESS_INTEGRITY_LEVEL));
        made = with(made, "CurrentDirectory", values.get(ProcessField.PROCESS_CURRENT_DIRECTORY));
        made = with(made, "Hashes", values.get(ProcessField.PROCESS_HASH));
        return WindowsEvent.bytes(made.nxlog());
    }

    private static byte[] security(Map<ProcessField, String> values) {
        WindowsEvent made = WindowsEvent.processCreation();
        String folder = "C:\\x\\";
        made = with(made, "CommandLine", values.get(ProcessField.PROCESS));
        made = with(made, "NewProcessName", path(folder, values, ProcessField.PROCESS_PATH, ProcessField.PROCESS_NAME));
        String parent = path(folder, values, ProcessField.PARENT_PROCESS_PATH, ProcessField.PARENT_PROCESS_NAME);
        made = with(made, "ParentProcessName", parent == null ? values.get(ProcessField.PARENT_PROCESS) : parent);
        made = with(made, "TargetUserName", values.get(ProcessField.USER));
        return WindowsEvent.bytes(made.nxlog());
    }

    /** The path of a program that has this path, or else this name; null if it needs neither. */
    private static @Nullable String path(
            String folder, Map<ProcessField, String> values, ProcessField path, ProcessField name) {
        String written = values.get(path);
        return written == null && values.get(name) != null ? folder + values.get(name) : written;
    }

    private static WindowsEvent with(WindowsEvent event, String name, @Nullable String value) {
        return value == null ? event : event.with(name, value);
    }
}
