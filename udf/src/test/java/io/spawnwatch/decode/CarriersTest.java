package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A Windows event is decoded to the same result from every carrier. */
@ParameterizedClass
@EnumSource
class CarriersTest {
    private static final ProcessEvent PROCESS_CREATE = ProcessEvent.at(ms("2020-08-06T07:56:41.349Z"))
            .set(ProcessField.DEST, "WS7.corp.example")
            .set(ProcessField.USER, "CORP\\ada")
            .set(ProcessField.PROCESS, "cmd.exe /c \"echo <\u00e9> & 'x' \\\\host\\c$\" ")
            .set(ProcessField.PROCESS_NAME, "cmd.exe")
            .set(ProcessField.PROCESS_ID, "3824")
            .set(ProcessField.PROCESS_PATH, "C:\\Windows\\System32\\cmd.exe")
            .set(ProcessField.PROCESS_GUID, "{49a15388-b7b9-5f2b-8604-000000000400}")
            .set(ProcessField.PROCESS_HASH, "MD5=99872C7EC9F6D6191960F792B8E77FC8")
            .set(ProcessField.PROCESS_INTEGRITY_LEVEL, "High")
            .set(ProcessField.PROCESS_CURRENT_DIRECTORY, "C:\\Windows\\system32\\")
            .set(ProcessField.ORIGINAL_FILE_NAME, "Cmd.Exe")
            .set(ProcessField.PARENT_PROCESS, "C:\\windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding")
            .set(ProcessField.PARENT_PROCESS_NAME, "WmiPrvSE.exe")
            .set(ProcessField.PARENT_PROCESS_ID, "3460")
            .set(ProcessField.PARENT_PROCESS_PATH, "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")
            .set(ProcessField.PARENT_PROCESS_GUID, "{49a15388-b7b9-5f2b-8504-000000000400}")
            .set(ProcessField.PARENT_USER, "NT AUTHORITY\\NETWORK SERVICE")
            .build();

    private static final ProcessEvent LINUX_PROCESS_CREATE = ProcessEvent.at(ms("2020-08-06T07:56:41.349Z"))
            .set(ProcessField.DEST, "web-3")
            .set(ProcessField.USER, "ada")
            .set(ProcessField.PROCESS, "chattr -i \"/etc/passwd\" <x> & 'y'")
            .set(ProcessField.PROCESS_NAME, "chattr")
            .set(ProcessField.PROCESS_ID, "10268")
            .set(ProcessField.PROCESS_PATH, "/usr/bin/chattr")
            .set(ProcessField.PROCESS_GUID, "{ec23eae3-3a27-62f2-085e-16549b550000}")
            .set(ProcessField.PROCESS_HASH, "SHA256=b99f7278f6407a7a1119e344d2f4b6e4fb852c94181")
            .set(ProcessField.PROCESS_CURRENT_DIRECTORY, "/home/ada")
            .set(ProcessField.PARENT_PROCESS, "-sh")
            .set(ProcessField.PARENT_PROCESS_NAME, "dash")
            .set(ProcessField.PARENT_PROCESS_ID, "15369")
            .set(ProcessField.PARENT_PROCESS_PATH, "/bin/dash")
            .set(ProcessField.PARENT_PROCESS_GUID, "{ec23eae3-315b-62f2-4884-4ea587550000}")
            .set(ProcessField.PARENT_USER, "ada")
            .build();

    private static final ProcessEvent PROCESS_CREATION = ProcessEvent.at(ms("2020-08-06T07:56:42.111Z"))
            .set(ProcessField.DEST, "WS7.corp.example")
            .set(ProcessField.USER, "CORP\\WS7$")
            .set(ProcessField.PROCESS, "cmd.exe /c whoami")
            .set(ProcessField.PROCESS_NAME, "cmd.exe")
            .set(ProcessField.PROCESS_ID, "3824")
            .set(ProcessField.PROCESS_PATH, "C:\\Windows\\System32\\cmd.exe")
            .set(ProcessField.PARENT_PROCESS_NAME, "WmiPrvSE.exe")
            .set(ProcessField.PARENT_PROCESS_ID, "3460")
            .set(ProcessField.PARENT_PROCESS_PATH, "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe")
            .build();

    private final FieldMapping mapping;

    CarriersTest(FieldMapping mapping) {
        this.mapping = mapping;
    }

    /** What the mapping makes of an event, of which the values of its own are given. */
    private Decoded mapped(ProcessEvent own) {
        if (mapping == FieldMapping.NATIVE) {
            return new Decoded.Event(own);
        }
        ProcessEvent.Builder event = own.toBuilder().set(ProcessField.PROCESS_EXEC, own.get(ProcessField.PROCESS_NAME));
        event.set(ProcessField.ACTION, "allowed");
        if (own.equals(PROCESS_CREATION)) {
            event.set(ProcessField.PARENT_PROCESS, own.get(ProcessField.PARENT_PROCESS_PATH))
                    .set(ProcessField.PARENT_PROCESS_ID, "0xd84")
                    .set(ProcessField.PROCESS, "C:\\Windows\\System32\\cmd.exe /c whoami")
                    .set(ProcessField.PROCESS_ID, "0xef0")
                    .set(ProcessField.USER, "ada")
                    .set(ProcessField.VENDOR_PRODUCT, "Microsoft Windows");
        } else {
            event.set(ProcessField.PARENT_PROCESS_EXEC, own.get(ProcessField.PARENT_PROCESS_NAME))
                    .set(ProcessField.VENDOR_PRODUCT, "Microsoft Sysmon");
        }
        if (own.equals(PROCESS_CREATE)) {
            event.set(ProcessField.USER_ID, WindowsEvent.WRITER);
        } else if (own.equals(LINUX_PROCESS_CREATE)) {
            event.set(ProcessField.ORIGINAL_FILE_NAME, "-").set(ProcessField.PROCESS_INTEGRITY_LEVEL, "no level");
        }
        return new Decoded.Event(event.build());
    }

    @Test
    void sysmonProcessCreateIsTheSameEventInEveryCarrier() {
        everyRecordDecodesTo(WindowsEvent.processCreate(), mapped(PROCESS_CREATE));
    }

    @Test
    void securityProcessCreationIsTheSameEventInEveryCarrier() {
        everyRecordDecodesTo(WindowsEvent.processCreation(), mapped(PROCESS_CREATION));
    }

    @Test
    void sysmonForLinuxIsTheSameEventInEveryCarrier() {
        everyRecordDecodesTo(WindowsEvent.linuxProcessCreate(), mapped(LINUX_PROCESS_CREATE));
    }

    @Test
    void skipsAnotherEventIdWithItsOwnTimeInEveryCarrier() {
        everyRecordDecodesTo(
                WindowsEvent.processCreate().withId(10), new Decoded.Skipped(ms("2020-08-06T07:56:41.349Z")));
        everyRecordDecodesTo(
                WindowsEvent.processCreation().withId(4689), new Decoded.Skipped(ms("2020-08-06T07:56:42.111Z")));
    }

    @Test
    void skipsTheIdOfAProcessCreationFromAnotherProviderInEveryCarrier() {
        Map<String, String> timeChange = Map.of("NewTime", "t", "OldTime", "o", "Reason", "1", "ProcessID", "4");
        everyRecordDecodesTo(
                WindowsEvent.sysmon(1, timeChange).from("System", "Microsoft-Windows-Kernel-General"),
                new Decoded.Skipped(ms("2020-08-06T07:56:42.111Z")));
        everyRecordDecodesTo(
                WindowsEvent.security(4688, Map.of("Reason", "1")).from("Application", "Some Service"),
                new Decoded.Skipped(ms("2020-08-06T07:56:42.111Z")));
    }

    @Test
    void readsACompleteProcessCreationHoweverItsProviderIsSpelled() {
        for (String channel : EventProvidersTest.SPELLINGS) {
            for (String provider : EventProvidersTest.SPELLINGS) {
                everyRecordDecodesTo(WindowsEvent.processCreate().from(channel, provider), mapped(PROCESS_CREATE));
                everyRecordDecodesTo(
                        WindowsEvent.linuxProcessCreate().from(channel, provider), mapped(LINUX_PROCESS_CREATE));
                everyRecordDecodesTo(WindowsEvent.processCreation().from(channel, provider), mapped(PROCESS_CREATION));
            }
        }
    }

    @Test
    void rejectsTwoDifferentValuesOfOneFieldInEveryCarrier() {
        String second = "\"winlog.event_data.Image\":\"C:\\\\other.exe\",\"Image\":\"C:\\\\other.exe\",";
        WindowsEvent.processCreate().everyRecord().forEach((carrier, record) -> {
            String text = new String(record, java.nio.charset.StandardCharsets.UTF_8);
            String twice = carrier.startsWith("xml")
                    ? text.replace("</EventData>", "<Data Name='Image'>C:\\other.exe</Data></EventData>")
                    : text.replaceFirst("\\{", java.util.regex.Matcher.quoteReplacement("{" + second));
            assertThat(Sourcetype.AUTO.newDecoder(mapping).decode(WindowsEvent.bytes(twice)))
                    .as(carrier)
                    .isEqualTo(new Decoded.Rejected(new Rejection(
                            Rejection.Reason.AMBIGUOUS,
                            "Image is given more than once with different values; send each field once")));
        });
    }

    @Test
    void rejectsAProcessCreationWithoutItsFieldsInEveryCarrier() {
        WindowsEvent empty = WindowsEvent.sysmon(1, Map.of("UtcTime", "2020-08-06 07:56:41.349"));
        WindowsEvent emptyToo = WindowsEvent.security(4688, Map.of("SubjectUserName", "ada"));
        empty.everyRecord().values().forEach(record -> assertThat(reason(record))
                .isEqualTo(Rejection.Reason.UNRECOGNISED));
        emptyToo.everyRecord().values().forEach(record -> assertThat(reason(record))
                .isEqualTo(Rejection.Reason.UNRECOGNISED));
    }

    private Rejection.Reason reason(byte[] record) {
        return ((Decoded.Rejected) Sourcetype.AUTO.newDecoder(mapping).decode(record))
                .rejection()
                .reason();
    }

    private void everyRecordDecodesTo(WindowsEvent event, Decoded expected) {
        EventDecoder auto = Sourcetype.AUTO.newDecoder(mapping);
        event.everyRecord().forEach((carrier, record) -> {
            assertThat(auto.decode(record)).as(carrier).isEqualTo(expected);
            Sourcetype named = named(carrier);
            for (Sourcetype sourcetype : Sourcetype.values()) {
                if (sourcetype == named) {
                    assertThat(sourcetype.newDecoder(mapping).decode(record))
                            .as(carrier)
                            .isEqualTo(expected);
                } else if (sourcetype != Sourcetype.AUTO) {
                    Decoded decoded = sourcetype.newDecoder(mapping).decode(record);
                    assertThat(decoded).as("%s as %s", carrier, sourcetype).isInstanceOf(Decoded.Rejected.class);
                    assertThat(((Decoded.Rejected) decoded).rejection().reason())
                            .isEqualTo(Rejection.Reason.UNRECOGNISED);
                }
            }
        });
    }

    private static Sourcetype named(String carrier) {
        return switch (carrier.substring(0, 3)) {
            case "nxl", "sen" -> Sourcetype.NXLOG;
            case "win" -> Sourcetype.WINLOGBEAT;
            case "evt" -> Sourcetype.EVTX;
            default -> Sourcetype.XMLWINEVENTLOG;
        };
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
