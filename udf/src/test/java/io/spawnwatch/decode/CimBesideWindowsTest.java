package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines add CIM fields to Windows events. What Windows wrote still counts, whatever the field mapping. */
@ParameterizedClass
@EnumSource
class CimBesideWindowsTest {
    private static final WindowsEvent SYSMON = WindowsEvent.processCreate();
    private static final WindowsEvent SECURITY = WindowsEvent.processCreation();

    /** Fields of the events and their CIM names. */
    private static final Map<String, String> RENAMES = Map.ofEntries(
            Map.entry("Image", "process_path"),
            Map.entry("CommandLine", "process"),
            Map.entry("CurrentDirectory", "process_current_directory"),
            Map.entry("User", "user"),
            Map.entry("Hashes", "process_hash"),
            Map.entry("IntegrityLevel", "process_integrity_level"),
            Map.entry("OriginalFileName", "original_file_name"),
            Map.entry("ProcessGuid", "process_guid"),
            Map.entry("ParentProcessGuid", "parent_process_guid"),
            Map.entry("ParentProcessId", "parent_process_id"),
            Map.entry("ParentImage", "parent_process_path"),
            Map.entry("ParentCommandLine", "parent_process"),
            Map.entry("NewProcessName", "process_path"),
            Map.entry("ParentProcessName", "parent_process_path"));

    private final FieldMapping mapping;
    private final EventDecoder decoder;

    CimBesideWindowsTest(FieldMapping mapping) {
        this.mapping = mapping;
        this.decoder = Sourcetype.AUTO.newDecoder(mapping);
    }

    @Test
    void readsAProcessCreationWhateverHostUserOrTimeIsAddedInEveryCarrier() {
        for (WindowsEvent event : new WindowsEvent[] {SYSMON, SECURITY, WindowsEvent.linuxProcessCreate()}) {
            event.everyRecord().forEach((carrier, record) -> {
                Decoded plain = decoder.decode(record);
                assertThat(plain).as(carrier).isInstanceOf(Decoded.Event.class);
                for (ProcessField field : ProcessField.values()) {
                    if (!carrier.startsWith("xml") && !describesAProcess(field)) {
                        String added = "\"_time\":1763283600,\"" + field.cimName() + "\":\"other\",";
                        assertThat(decode(with(record, added)))
                                .as("%s with %s", carrier, field)
                                .isEqualTo(plain);
                    }
                }
            });
        }
    }

    /** The same value in another case or notation is not a contradiction, nor is a value that the event lacks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"process_name\":\"cmd.exe\"",
                "\"process_name\":\"CMD.EXE\",\"process_exec\":\"cmd.exe\"",
                "\"process_name\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\"",
                "\"process_path\":\"c:\\\\windows\\\\system32\\\\cmd.exe\"",
                "\"parent_process_name\":\"wmiprvse.exe\",\"parent_process_exec\":\"WmiPrvSE.exe\"",
                "\"parent_process_id\":\"0xd84\"",
                "\"parent_process_id\":3460",
                "\"process_guid\":\"49A15388-b7b9-5f2b-8604-000000000400\"",
                "\"process\":{\"pid\":1},\"parent_process\":\"\"",
                "\"process_id\":\"the logger's own\"",
                "\"process_name\":null"
            })
    void ignoresCimFieldsThatSayTheSameOrNothing(String cim) {
        for (String time : new String[] {"", "\"_time\":1763283600,"}) {
            byte[] sysmon = WindowsEvent.bytes(SYSMON.nxlog());
            assertThat(decode(with(sysmon, time + cim + ","))).isEqualTo(decoder.decode(sysmon));
            if (!cim.contains("guid")) {
                byte[] security = WindowsEvent.bytes(SECURITY.winlogbeatDotted());
                assertThat(decode(with(security, time + cim + ","))).isEqualTo(decoder.decode(security));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "process_name, other.exe",
        "process_path, C:/other.exe",
        "parent_process_name, other.exe",
        "parent_process_name, C:/cmd.exe"
    })
    void rejectsAContradictionUnlessTheSourcetypeDecides(String name, String value) {
        String cim = "\"_time\":1763283600,\"" + name + "\":\"" + value + "\",";
        for (WindowsEvent event : new WindowsEvent[] {SYSMON, SECURITY}) {
            byte[] record = WindowsEvent.bytes(event.nxlog());
            String both = with(record, cim);
            assertThat(decode(both)).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> {
                assertThat(rejected.rejection().reason()).isEqualTo(Rejection.Reason.AMBIGUOUS);
                assertThat(rejected.rejection().detail())
                        .isEqualTo(name + " contradicts the event's own fields; send only one of them, or set the"
                                + " sourcetype to the one that counts");
            });
            assertThat(Sourcetype.NXLOG.newDecoder(mapping).decode(WindowsEvent.bytes(both)))
                    .isEqualTo(decoder.decode(record));
            assertThat(Sourcetype.CIM.newDecoder(mapping).decode(WindowsEvent.bytes(both)))
                    .isEqualTo(decode("{" + cim.substring(0, cim.length() - 1) + "}"));
        }
    }

    /** Pipelines cut, clean or derive these values. The event's own value counts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"process_hash\":\"99872C7EC9F6D6191960F792B8E77FC8\"",
                "\"process_hash\":\"SHA1=B\"",
                "\"process_current_directory\":\"C:\\\\Windows\\\\system32\"",
                "\"process\":\"C:\\\\Windows\\\\System32\\\\cmd.exe /c whoami\"",
                "\"process\":\"cmd.e\",\"parent_process\":\"C:\\\\win\"",
                "\"process\":\"a\",\"process\":\"b\"",
                "\"process_name\":\"cmd\"",
                "\"process_exec\":\"c\",\"parent_process_exec\":\"p\",\"parent_process_path\":\"p\"",
                "\"parent_process_id\":1"
            })
    void neverRejectsAnEventForFieldsThatNameNoOtherProgram(String cim) {
        for (WindowsEvent event : new WindowsEvent[] {SYSMON, SECURITY}) {
            ProcessEvent own = event(event.nxlog());
            ProcessEvent both = event(with(WindowsEvent.bytes(event.nxlog()), cim + ","));
            for (ProcessField field : ProcessField.values()) {
                if (own.get(field) != null) {
                    assertThat(both.get(field)).as("%s", field).isEqualTo(own.get(field));
                }
            }
        }
    }

    /** Whoever starts the program chooses the first word. It must not decide whether the process is seen. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "svchost.exe -k x, svchost.exe",
                "SVCHOST -k x, svchost.exe",
                "C:\\a\\svchost.exe, svchost.exe",
                "\"C:\\Program Files\\svchost.exe\" -k, svchost.exe",
                "\"C:\\Program Files\\svchost.exe\" -k, Program",
                "svc\"host.exe x, svchost.exe",
                "'/usr/x y/z' -k, z"
            })
    void acceptsANameTakenFromTheCommandLine(String commandLine, String name) {
        for (WindowsEvent event : new WindowsEvent[] {SYSMON, SECURITY}) {
            String record = event.with("CommandLine", commandLine).nxlog();
            String cim = "\"process_name\":" + WindowsEvent.quote(name) + ",";
            assertThat(decode(with(WindowsEvent.bytes(record), cim))).isEqualTo(decode(record));
            String renamed =
                    event.without("CommandLine").with("process", commandLine).nxlog();
            assertThat(decode(with(WindowsEvent.bytes(renamed), cim))).isEqualTo(decode(record));
        }
        String parent = SYSMON.with("ParentCommandLine", commandLine).nxlog();
        String cim = "\"parent_process_name\":" + WindowsEvent.quote(name) + ",";
        assertThat(decode(with(WindowsEvent.bytes(parent), cim))).isEqualTo(decode(parent));
    }

    @Test
    void acceptsAPathTakenFromTheCommandLineButNotAnotherProcess() {
        String record = SYSMON.with("CommandLine", "C:\\x\\svchost.exe -k").nxlog();
        assertThat(decode(with(WindowsEvent.bytes(record), "\"process_path\":\"c:\\\\x\\\\svchost.exe\",")))
                .isEqualTo(decode(record));
        assertThat(decode(with(WindowsEvent.bytes(record), "\"process_path\":\"c:\\\\y\\\\svchost.exe\",")))
                .isInstanceOf(Decoded.Rejected.class);
        assertThat(decode(with(WindowsEvent.bytes(record), "\"process_guid\":\"{1}\",")))
                .isInstanceOf(Decoded.Rejected.class);
    }

    private ProcessEvent event(String record) {
        Decoded decoded = decode(record);
        assertThat(decoded).as(record).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }

    @Test
    void readsRenamedFieldsUnderTheirCimNames() {
        String half =
                "{\"_time\":1763283600,\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Image\":"
                        + "\"C:\\\\p\\\\powershell.exe\",\"UtcTime\":\"2020-08-06 07:56:41.349\",\"process\":\"powershell -enc x\","
                        + "\"parent_process\":\"winword.exe /n\",\"parent_process_path\":\"C:\\\\o\\\\winword.exe\",\"dest\":\"h1\","
                        + "\"user\":\"bob\",\"process_id\":\"0x10\",\"process_hash\":\"MD5=A\",\"original_file_name\":\"-\","
                        + "\"process_integrity_level\":\"no level\"}";
        ProcessEvent.Builder values = ProcessEvent.at(1_596_700_601_349L)
                .set(ProcessField.PROCESS_PATH, "C:\\p\\powershell.exe")
                .set(ProcessField.PROCESS_NAME, "powershell.exe")
                .set(ProcessField.PROCESS, "powershell -enc x")
                .set(ProcessField.PROCESS_ID, "16")
                .set(ProcessField.PROCESS_HASH, "MD5=A")
                .set(ProcessField.PARENT_PROCESS, "winword.exe /n")
                .set(ProcessField.PARENT_PROCESS_PATH, "C:\\o\\winword.exe")
                .set(ProcessField.PARENT_PROCESS_NAME, "winword.exe")
                .set(ProcessField.DEST, "h1")
                .set(ProcessField.USER, "bob");
        if (mapping == FieldMapping.SPLUNK) {
            values.set(ProcessField.ACTION, "allowed")
                    .set(ProcessField.PARENT_PROCESS_EXEC, "winword.exe")
                    .set(ProcessField.PROCESS_EXEC, "powershell.exe")
                    .set(ProcessField.VENDOR_PRODUCT, "Microsoft Sysmon");
        }
        ProcessEvent expected = values.build();
        assertThat(decode(half)).isEqualTo(new Decoded.Event(expected));
        assertThat(Sourcetype.NXLOG.newDecoder(mapping).decode(WindowsEvent.bytes(half)))
                .isEqualTo(new Decoded.Event(expected));
    }

    @Test
    void readsEveryFieldThatIsRenamedAlone() {
        for (WindowsEvent event : new WindowsEvent[] {SYSMON, SECURITY, WindowsEvent.linuxProcessCreate()}) {
            RENAMES.forEach((own, field) -> {
                String value = event.data().get(own);
                if (value != null && !value.equals("-") && !value.equals("no level")) {
                    String renamed = event.without(own).with(field, value).nxlog();
                    assertThat(decode(renamed)).as("%s as %s", own, field).isEqualTo(decode(event.nxlog()));
                }
            });
        }
    }

    @Test
    void readsARenamedProcessIdNextToOtherCimNamesUnlessTheSenderIsWinlogbeat() {
        WindowsEvent missing = SYSMON.without("ProcessId").without("CommandLine");
        String cim = "\"process_id\":3824,\"process\":\"x\",";
        String nxlog = with(WindowsEvent.bytes(missing.nxlog()), cim);
        assertThat(processId(nxlog)).isEqualTo("3824");
        assertThat(processId(with(WindowsEvent.bytes(nxlog), "\"event_id\":1,")))
                .isNull();
        assertThat(processId(nxlog.replace(",\"process\":\"x\"", ""))).isNull();
        assertThat(processId(with(WindowsEvent.bytes(missing.winlogbeat6()), "\"process_name\":\"cmd.exe\",")))
                .isNull();
    }

    private @Nullable String processId(String record) {
        return decode(record) instanceof Decoded.Event event
                ? event.event().get(ProcessField.PROCESS_ID)
                : "not decoded";
    }

    @Test
    void readsACimEventThatKeepsOneWindowsField() {
        String cim = "{\"_time\":1763283600,\"dest\":\"h\",\"process\":\"a b\",\"process_name\":\"a.exe\"}";
        assertThat(decode(cim)).isInstanceOf(Decoded.Event.class);
        String leftOver = "{\"EventID\":1,\"ParentImage\":\"C:\\\\p\\\\winword.exe\"," + cim.substring(1);
        String added = mapping == FieldMapping.NATIVE
                ? ""
                : "\"action\":\"allowed\",\"parent_process_exec\":\"winword.exe\",\"vendor_product\":\"Microsoft Sysmon\",";
        assertThat(decode(leftOver))
                .isEqualTo(decode("{\"parent_process_path\":\"C:\\\\p\\\\winword.exe\","
                        + "\"parent_process_name\":\"winword.exe\"," + added + cim.substring(1)));
        assertThat(Sourcetype.CIM.newDecoder(mapping).decode(WindowsEvent.bytes(leftOver)))
                .isEqualTo(decode(cim));
    }

    @Test
    void rejectsTwoDifferentCimValuesNextToAnEvent() {
        String both = with(WindowsEvent.bytes(SYSMON.nxlog()), "\"process_name\":\"cmd.exe\",\"process_name\":\"x\",");
        assertThat(decode(both)).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> assertThat(
                        rejected.rejection().reason())
                .isEqualTo(Rejection.Reason.AMBIGUOUS));
    }

    @Test
    void skipsAnotherEventWithCimNamesThatDescribeNoProcessWithOrWithoutTheParser() {
        WindowsEvent other = SYSMON.withId(3).with("dest", "h").with("user", "u");
        Decoded expected = decoder.decode(WindowsEvent.bytes(other.nxlog()));
        assertThat(expected).isInstanceOf(Decoded.Skipped.class);
        assertThat(decode(with(WindowsEvent.bytes(other.nxlog()), "\"_time\":1,")))
                .isEqualTo(expected);
        assertThat(new NonProcessJsonScanner()
                        .skip(
                                WindowsEvent.bytes(with(WindowsEvent.bytes(other.nxlog()), "\"_time\":1,")),
                                0,
                                Sourcetype.AUTO))
                .isEqualTo(expected);
        // The parser decides here, because an escaped name could be any name.
        assertThat(decode(with(WindowsEvent.bytes(other.nxlog()), "\"\\u005ftime\":1,")))
                .isEqualTo(expected);
        assertThat(decode(with(WindowsEvent.bytes(other.nxlog()), "\"process\":\"p\",\"_time\":1,")))
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void readsTheEventAlsoFromAStringOrAnObject() {
        byte[] record = WindowsEvent.bytes(SYSMON.sentinel(SYSMON.eventDataText()));
        assertThat(decode(with(record, "\"_time\":1,\"dest\":\"h\","))).isEqualTo(decoder.decode(record));
        assertThat(decode(with(record, "\"_time\":1,\"process_name\":\"other.exe\",")))
                .isInstanceOf(Decoded.Rejected.class);
        assertThat(decode(with(
                        WindowsEvent.bytes(
                                WindowsEvent.sysmon(1, Map.of("Reason", "-")).nxlog()),
                        "\"_time\":1,\"process_name\":\"other.exe\",")))
                .isInstanceOf(Decoded.Event.class);
    }

    private static boolean describesAProcess(ProcessField field) {
        return field.cimName().contains("process") || field == ProcessField.ORIGINAL_FILE_NAME;
    }

    private Decoded decode(String record) {
        return decoder.decode(WindowsEvent.bytes(record));
    }

    private static String with(byte[] record, String members) {
        return "{" + members + new String(record, StandardCharsets.UTF_8).substring(1);
    }
}
