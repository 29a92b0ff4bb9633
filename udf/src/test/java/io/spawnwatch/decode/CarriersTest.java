package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Windows event is decoded to the same result from every carrier. */
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

    @Test
    void sysmonProcessCreateIsTheSameEventInEveryCarrier() {
        everyRecordDecodesTo(WindowsEvent.processCreate(), new Decoded.Event(PROCESS_CREATE));
    }

    @Test
    void securityProcessCreationIsTheSameEventInEveryCarrier() {
        everyRecordDecodesTo(WindowsEvent.processCreation(), new Decoded.Event(PROCESS_CREATION));
    }

    @Test
    void sysmonForLinuxIsTheSameEventInEveryCarrier() {
        everyRecordDecodesTo(WindowsEvent.linuxProcessCreate(), new Decoded.Event(LINUX_PROCESS_CREATE));
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
                everyRecordDecodesTo(
                        WindowsEvent.processCreate().from(channel, provider), new Decoded.Event(PROCESS_CREATE));
                everyRecordDecodesTo(
                        WindowsEvent.linuxProcessCreate().from(channel, provider),
                        new Decoded.Event(LINUX_PROCESS_CREATE));
                everyRecordDecodesTo(
                        WindowsEvent.processCreation().from(channel, provider), new Decoded.Event(PROCESS_CREATION));
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
            assertThat(Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE).decode(WindowsEvent.bytes(twice)))
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

    private static Rejection.Reason reason(byte[] record) {
        return ((Decoded.Rejected)
                        Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE).decode(record))
                .rejection()
                .reason();
    }

    private static void everyRecordDecodesTo(WindowsEvent event, Decoded expected) {
        EventDecoder auto = Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE);
        event.everyRecord().forEach((carrier, record) -> {
            assertThat(auto.decode(record)).as(carrier).isEqualTo(expected);
            Sourcetype named = named(carrier);
            for (Sourcetype sourcetype : Sourcetype.values()) {
                if (sourcetype == named) {
                    assertThat(sourcetype.newDecoder(FieldMapping.NATIVE).decode(record))
                            .as(carrier)
                            .isEqualTo(expected);
                } else if (sourcetype != Sourcetype.AUTO) {
                    Decoded decoded = sourcetype.newDecoder(FieldMapping.NATIVE).decode(record);
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
