package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The provider of an event is recognised by its content, whatever a collector calls it. */
@ParameterizedClass
@EnumSource
class EventProvidersTest {
    private static final long SEED = 20_261_128L;

    /** Names that collectors and pipelines use, none of which is the provider's own. */
    static final List<String> SPELLINGS = List.of(
            "",
            "Sysmon",
            "WEC-Sysmon",
            "Forwarded Events",
            "ForwardedEvents ",
            "System",
            "Microsoft-Windows-Kernel-General",
            "wec-security");

    /** Fields that say which program was started, with which command line, or by which parent. */
    private static final Set<String> PROGRAM = Set.of(
            "Image",
            "CommandLine",
            "ParentImage",
            "ParentCommandLine",
            "NewProcessId",
            "NewProcessName",
            "ParentProcessName");

    private final EventDecoder decoder;

    EventProvidersTest(FieldMapping mapping) {
        this.decoder = Sourcetype.AUTO.newDecoder(mapping);
    }

    @Test
    void ignoresCaseAndSurroundingBlanksOfAName() {
        WindowsEvent bare = WindowsEvent.processCreate().without("ProcessGuid").without("UtcTime");
        for (String blank : List.of(" ", "\t", "\r\n", "\u00a0", "\u2003")) {
            assertThat(event(bare.from(" Microsoft-windows-SYSMON/Operational" + blank, ""))
                            .get(ProcessField.PROCESS_NAME))
                    .isEqualTo("cmd.exe");
            assertThat(event(bare.from("", blank + "Microsoft-Windows-Sysmon" + blank))
                            .get(ProcessField.PROCESS_NAME))
                    .isEqualTo("cmd.exe");
            assertThat(event(bare.from("", "").with("ProviderGuid", blank + "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}"))
                            .get(ProcessField.PROCESS_NAME))
                    .isEqualTo("cmd.exe");
            WindowsEvent security =
                    WindowsEvent.processCreation().without("NewProcessName").without("NewProcessId");
            assertThat(event(security.from("Security" + blank, "")).get(ProcessField.PROCESS))
                    .isEqualTo("cmd.exe /c whoami");
        }
    }

    @Test
    void rejectsARecordWhoseProviderIsUnknown() {
        for (String origin : SPELLINGS) {
            for (WindowsEvent event : List.of(
                    WindowsEvent.processCreate().without("Image"),
                    WindowsEvent.processCreate().without("ProcessGuid").without("UtcTime"),
                    WindowsEvent.linuxProcessCreate().without("Image").without("CommandLine"),
                    WindowsEvent.processCreation().without("NewProcessName").without("NewProcessId"),
                    WindowsEvent.processCreation().withId(1),
                    WindowsEvent.processCreate().withId(4688),
                    WindowsEvent.sysmon(1, Map.of("CommandLine", "cmd")),
                    WindowsEvent.security(4688, Map.of("ParentProcessName", "cmd")))) {
                event.from(origin, origin).everyRecord().forEach((carrier, record) -> assertThat(decoder.decode(record))
                        .as("%s of %s: %s", carrier, origin, event)
                        .isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> assertThat(
                                        rejected.rejection().detail())
                                .contains("with no known channel, no known provider")));
            }
        }
    }

    @Test
    void countsAFieldOfAProcessCreationEvenIfItIsNotAText() {
        for (String value : List.of("{}", "[]", "[1,2]")) {
            assertThat(decoder.decode(WindowsEvent.bytes(
                            "{\"EventID\":1,\"Channel\":\"WEC-Sysmon\",\"CommandLine\":" + value + "}")))
                    .isInstanceOf(Decoded.Rejected.class);
        }
    }

    @Test
    void neverSkipsAProcessCreationWhateverItsProviderAndFields() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<WindowsEvent> events = List.of(
                WindowsEvent.processCreate(), WindowsEvent.linuxProcessCreate(), WindowsEvent.processCreation());
        int complete = 0;
        for (int i = 0; i < 3_000; i++) {
            WindowsEvent whole = events.get(random.nextInt(events.size()));
            Map<String, String> data = new LinkedHashMap<>(whole.data());
            int removed = random.nextInt(6);
            for (int n = 0; n < removed; n++) {
                data.remove(List.copyOf(data.keySet()).get(random.nextInt(data.size())));
            }
            WindowsEvent event = new WindowsEvent(
                    whole.id(), spelling(random), spelling(random), whole.computer(), whole.time(), data);
            boolean isComplete = removed == 0;
            complete += isComplete ? 1 : 0;
            event.everyRecord().forEach((carrier, record) -> {
                Decoded decoded = decoder.decode(record);
                assertThat(decoded instanceof Decoded.Skipped
                                && data.keySet().stream().anyMatch(PROGRAM::contains))
                        .as("seed %d, %s: %s is only counted", SEED, carrier, event)
                        .isFalse();
                assertThat(decoded instanceof Decoded.Event || !isComplete)
                        .as("seed %d, %s: %s gives %s", SEED, carrier, event, decoded)
                        .isTrue();
            });
        }
        assertThat(complete).isGreaterThan(300);
    }

    private static String spelling(SplittableRandom random) {
        String name = SPELLINGS.get(random.nextInt(SPELLINGS.size()));
        return random.nextBoolean() ? name : name + " ".repeat(random.nextInt(3)) + random.nextInt(10);
    }

    private ProcessEvent event(WindowsEvent event) {
        Decoded decoded = decoder.decode(WindowsEvent.bytes(event.nxlog()));
        assertThat(decoded).as(event.toString()).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }
}
