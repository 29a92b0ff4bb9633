package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Common mistakes in reading Windows events. */
class WindowsTrapsTest {
    private static final WindowsEvent SYSMON = WindowsEvent.processCreate();
    private static final WindowsEvent SECURITY = WindowsEvent.processCreation();

    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.NATIVE);

    @Test
    void readsDestFromHostnameNotFromTheCollectorInHost() {
        assertThat(event(SYSMON.nxlog()).get(ProcessField.DEST)).isEqualTo("WS7.corp.example");
        assertThat(event(SECURITY.nxlog()).get(ProcessField.DEST)).isEqualTo("WS7.corp.example");
    }

    @Test
    void readsTheTimeOfSysmonFromUtcTimeNotFromTheLocalEventTime() {
        assertThat(event(SYSMON.nxlog()).timeMs()).isEqualTo(ms("2020-08-06T07:56:41.349Z"));
    }

    @Test
    void sysmonWithoutUtcTimeFallsBackToARecordedUtcTimeButNeverToALocalOne() {
        String record = SYSMON.without("UtcTime").nxlog();
        assertThat(event(record).timeMs()).isEqualTo(ms("2020-08-06T07:56:42.111Z"));
        rejects(
                without(record, "@timestamp"),
                Rejection.Reason.NO_TIMESTAMP,
                "EventTime '2020-08-06 03:56:41'",
                "UtcTime");
        assertThat(event(without(record, "@timestamp").replace("03:56:41\"", "03:56:41-04:00\""))
                        .timeMs())
                .isEqualTo(ms("2020-08-06T07:56:41Z"));
    }

    @Test
    void rejectsUnreadableAndAbsurdTimes() {
        rejects(SYSMON.with("UtcTime", "-").nxlog(), Rejection.Reason.NO_TIMESTAMP, "UtcTime '-'");
        rejects(SYSMON.with("UtcTime", "2020-02-30 00:00:00").nxlog(), Rejection.Reason.NO_TIMESTAMP, "UtcTime");
        rejects(SYSMON.with("UtcTime", "1601-01-01 00:00:00.000").nxlog(), Rejection.Reason.NO_TIMESTAMP, "UtcTime");
        rejects(SYSMON.with("UtcTime", "2100-01-01 00:00:00.001").nxlog(), Rejection.Reason.NO_TIMESTAMP, "UtcTime");
    }

    @Test
    void readsTheTimeOfSecurityFromTheFirstOfTimestampTimeCreatedAndEventTime() {
        String all = SECURITY.nxlog().replaceFirst("\\{", "{\"TimeCreated\":\"2020-08-06 05:00:00\",");
        assertThat(event(all).timeMs()).isEqualTo(ms("2020-08-06T07:56:42.111Z"));
        String two = without(all, "@timestamp");
        assertThat(event(two).timeMs()).isEqualTo(ms("2020-08-06T05:00:00Z"));
        String eventTimeOnly = without(two, "TimeCreated");
        assertThat(event(eventTimeOnly).timeMs()).isEqualTo(ms("2020-08-06T03:56:41Z"));
        rejects(without(eventTimeOnly, "EventTime"), Rejection.Reason.NO_TIMESTAMP, "send one of them");
    }

    @Test
    void readsTheProcessIdFromTheMessageIfTheKeyIsMissing() {
        String message = "Process Create:\r\nParentProcessId: 1\r\nUtcTime: x\r\nProcessId: 2964 \r\n"
                + "CommandLine: a ProcessId: 5\r\nProcessId: 77\r\nParentProcessId: 856";
        WindowsEvent missing = SYSMON.without("ProcessId");
        assertThat(event(missing.with("Message", message).nxlog()).get(ProcessField.PROCESS_ID))
                .isEqualTo("2964");
        String first = missing.nxlog().replaceFirst("\\{", "{\"Message\":\"ProcessId: 8\",");
        assertThat(event(first).get(ProcessField.PROCESS_ID)).isEqualTo("8");
        assertThat(event(SYSMON.with("Message", message).nxlog()).get(ProcessField.PROCESS_ID))
                .isEqualTo("3824");
        String xml = missing.xml('\'')
                .replace(
                        "</EventData>",
                        "</EventData><RenderingInfo><Message>a\nProcessId: 9\nb</Message></RenderingInfo>");
        assertThat(event(xml).get(ProcessField.PROCESS_ID)).isEqualTo("9");
    }

    @Test
    void neverUsesTheLoggersOwnProcessId() {
        WindowsEvent missing = SYSMON.without("ProcessId");
        missing.everyRecord().forEach((carrier, record) -> assertThat(decoder.decode(record))
                .as(carrier)
                .isInstanceOfSatisfying(
                        Decoded.Event.class, event -> assertThat(event.event().get(ProcessField.PROCESS_ID))
                                .isNull()));
        assertThat(event(missing.with("Message", "Image: x\r\nParentProcessId: 5")
                                .nxlog())
                        .get(ProcessField.PROCESS_ID))
                .isNull();
    }

    @Test
    void processIdOf4688IsTheParentAndIdsBecomeDecimal() {
        assertThat(event(SECURITY.nxlog()).get(ProcessField.PROCESS_ID)).isEqualTo("3824");
        assertThat(event(SECURITY.nxlog()).get(ProcessField.PARENT_PROCESS_ID)).isEqualTo("3460");
        assertThat(event(SECURITY.with("NewProcessId", "0XFFFFFFFFFFFFFFFF").nxlog())
                        .get(ProcessField.PROCESS_ID))
                .isEqualTo("18446744073709551615");
        assertThat(event(SECURITY.with("NewProcessId", "3824").nxlog()).get(ProcessField.PROCESS_ID))
                .isEqualTo("3824");
        assertThat(event(SECURITY.with("NewProcessId", "0xnone").nxlog()).get(ProcessField.PROCESS_ID))
                .isEqualTo("0xnone");
        assertThat(event(SECURITY.nxlog().replace("\"0xef0\"", "3824")).get(ProcessField.PROCESS_ID))
                .isEqualTo("3824");
    }

    @Test
    void theParentsIdOf4688IsReadFromTheMessageWhenTheKeyIsMissing() {
        String message = String.join(
                "\r\n",
                "A new process has been created.",
                "",
                "Creator Subject:",
                "\tAccount Name:\t\tWS7$",
                "",
                "Process Information:",
                "\tNew Process ID:\t\t0xef0",
                "\tNew Process Name:\tC:\\x\\cmd.exe",
                "\tCreator Process ID:\t0xd84",
                "\tCreator Process Name:\tC:\\y.exe",
                "\tProcess Command Line:\tcmd",
                "\tCreator Process ID:\t0x1",
                "");
        WindowsEvent missing = SECURITY.without("ProcessId");
        assertThat(event(missing.nxlog()).get(ProcessField.PARENT_PROCESS_ID)).isNull();
        assertThat(event(missing.with("Message", message).nxlog()).get(ProcessField.PARENT_PROCESS_ID))
                .isEqualTo("3460");
        assertThat(event(missing.with("Message", message).nxlog()).get(ProcessField.PROCESS_ID))
                .isEqualTo("3824");
        assertThat(event(SECURITY.with("Message", message.replace("0xd84", "0x7"))
                                .nxlog())
                        .get(ProcessField.PARENT_PROCESS_ID))
                .isEqualTo("3460");
        String json = WindowsEvent.quote(message);
        assertThat(event(missing.winlogbeat()
                                .replaceFirst(
                                        "\\{", "{\"message\":" + java.util.regex.Matcher.quoteReplacement(json) + ","))
                        .get(ProcessField.PARENT_PROCESS_ID))
                .isEqualTo("3460");
        assertThat(event(missing.winlogbeat6().replace("\"message\":\"rendered\"", "\"message\":" + json))
                        .get(ProcessField.PARENT_PROCESS_ID))
                .isEqualTo("3460");
        String xml = missing.xml('\'')
                .replace(
                        "</EventData>",
                        "</EventData><RenderingInfo><Message>" + message + "</Message></RenderingInfo>");
        assertThat(event(xml).get(ProcessField.PARENT_PROCESS_ID)).isEqualTo("3460");
        assertThat(event(missing.with("Message", "x Creator Process ID: 5\n\tCreator Process ID:\t\n")
                                .nxlog())
                        .get(ProcessField.PARENT_PROCESS_ID))
                .isNull();
    }

    @Test
    void hyphensAreNoUserOf4688() {
        WindowsEvent nobody = SECURITY.with("SubjectUserName", "-");
        assertThat(event(nobody.with("SubjectDomainName", "-").nxlog()).get(ProcessField.USER))
                .isNull();
        assertThat(event(nobody.without("SubjectDomainName").nxlog()).get(ProcessField.USER))
                .isNull();
        assertThat(event(SECURITY.with("SubjectDomainName", "-").nxlog()).get(ProcessField.USER))
                .isEqualTo("WS7$");
        assertThat(event(nobody.nxlog()).get(ProcessField.USER)).isEqualTo("CORP\\-");
    }

    @Test
    void ignoresAHyphenOfSysmonForLinuxExceptInACommandLine() {
        WindowsEvent linux = WindowsEvent.linuxProcessCreate();
        ProcessEvent orphan = event(linux.with("ParentImage", "-")
                .with("ParentCommandLine", "-")
                .with("User", "-")
                .with("Hashes", "-")
                .with("CurrentDirectory", "-")
                .xml('"'));
        assertThat(orphan)
                .extracting(
                        event -> event.get(ProcessField.PARENT_PROCESS),
                        event -> event.get(ProcessField.PARENT_PROCESS_NAME),
                        event -> event.get(ProcessField.PARENT_PROCESS_PATH),
                        event -> event.get(ProcessField.USER),
                        event -> event.get(ProcessField.PROCESS_HASH),
                        event -> event.get(ProcessField.PROCESS_CURRENT_DIRECTORY),
                        event -> event.get(ProcessField.ORIGINAL_FILE_NAME),
                        event -> event.get(ProcessField.PROCESS_INTEGRITY_LEVEL))
                .containsOnlyNulls();
        ProcessEvent disguised = event(
                linux.with("CommandLine", "-").with("ParentCommandLine", "-").xml('"'));
        assertThat(disguised.get(ProcessField.PROCESS)).isEqualTo("-");
        assertThat(disguised.get(ProcessField.PARENT_PROCESS)).isEqualTo("-");
    }

    @Test
    void recognisesTheSysmonByNamesOrElseByThePath() {
        WindowsEvent windows = SYSMON.with("OriginalFileName", "x").from("", "");
        WindowsEvent linux =
                WindowsEvent.linuxProcessCreate().with("OriginalFileName", "x").from("", "");
        assertThat(event(windows.nxlog()).get(ProcessField.ORIGINAL_FILE_NAME)).isEqualTo("x");
        assertThat(event(linux.nxlog()).get(ProcessField.ORIGINAL_FILE_NAME)).isNull();
        assertThat(event(linux.from("Microsoft-Windows-Sysmon/Operational", "").nxlog())
                        .get(ProcessField.ORIGINAL_FILE_NAME))
                .isEqualTo("x");
        assertThat(event(windows.from("", "Linux-Sysmon").nxlog()).get(ProcessField.ORIGINAL_FILE_NAME))
                .isNull();
        assertThat(event(windows.with("ProviderGuid", "{ff032593-a8d3-4f13-b0d6-01fc615a0f97}")
                                .nxlog())
                        .get(ProcessField.ORIGINAL_FILE_NAME))
                .isNull();
        WindowsEvent bare =
                WindowsEvent.sysmon(1, java.util.Map.of("CommandLine", "id", "UtcTime", "2020-08-06 07:56:41"));
        for (WindowsEvent named : new WindowsEvent[] {
            bare.from("Linux-Sysmon/Operational ", ""),
            bare.from("", " LINUX-sysmon"),
            bare.from("", "").with("ProviderGuid", "FF032593-A8D3-4F13-B0D6-01FC615A0F97")
        }) {
            assertThat(event(named.nxlog()).get(ProcessField.PROCESS)).isEqualTo("id");
        }
    }

    @Test
    void readsTheSubjectAsTheUserOfSecurityAndNoParentCommandLine() {
        ProcessEvent event = event(SECURITY.nxlog());
        assertThat(event.get(ProcessField.PARENT_PROCESS)).isNull();
        assertThat(event.get(ProcessField.USER)).isEqualTo("CORP\\WS7$");
        assertThat(event(SECURITY.without("SubjectDomainName").nxlog()).get(ProcessField.USER))
                .isEqualTo("WS7$");
        assertThat(event(SECURITY.without("SubjectUserName").nxlog()).get(ProcessField.USER))
                .isNull();
    }

    @Test
    void keepsHyphensAndQuestionMarksAndTreatsEmptyValuesAsAbsent() {
        assertThat(event(SYSMON.with("OriginalFileName", "?").nxlog()).get(ProcessField.ORIGINAL_FILE_NAME))
                .isEqualTo("?");
        assertThat(event(SYSMON.with("OriginalFileName", "-").nxlog()).get(ProcessField.ORIGINAL_FILE_NAME))
                .isEqualTo("-");
        assertThat(event(SYSMON.with("OriginalFileName", "").nxlog()).get(ProcessField.ORIGINAL_FILE_NAME))
                .isNull();
        assertThat(event(SYSMON.with("OriginalFileName", "").xml('"')).get(ProcessField.ORIGINAL_FILE_NAME))
                .isNull();
    }

    @Test
    void readsEventIdsAsNumberOrTextAndRejectsOthers() {
        String sysmon = SYSMON.nxlog();
        assertThat(event(sysmon.replace("\"EventID\":1,", "\"EventID\":\" 01 \","))
                        .get(ProcessField.PROCESS_ID))
                .isEqualTo("3824");
        for (String odd : new String[] {"1.0", "\"one\"", "true", "-1", "\"1234567890123456789\""}) {
            rejects(
                    sysmon.replace("\"EventID\":1,", "\"EventID\":" + odd + ","),
                    Rejection.Reason.UNRECOGNISED,
                    "is not a number");
        }
        rejects(sysmon.replace("\"EventID\":1,", "\"EventID\":{},"), Rejection.Reason.AMBIGUOUS, "EventID");
        rejects(sysmon.replace("\"EventID\":1,", "\"EventID\":[1,3],"), Rejection.Reason.AMBIGUOUS, "EventID");
        rejects(sysmon.replace("\"EventID\":1,", "\"EventID\":null,"), Rejection.Reason.UNRECOGNISED, "EventID");
        rejects(
                sysmon.replace("\"EventID\":1,", "\"EventID\":3,\"EventID\":1,"),
                Rejection.Reason.AMBIGUOUS,
                "EventID");
        rejects(sysmon.replaceFirst("\\{", "{\"winlog\":{\"event_id\":3},"), Rejection.Reason.AMBIGUOUS, "EventID");
    }

    @Test
    void recognisesTheProviderByFieldsIfChannelAndProviderAreMissing() {
        WindowsEvent anonymous = SYSMON.from("", "");
        assertThat(event(anonymous.nxlog()).get(ProcessField.PROCESS_ID)).isEqualTo("3824");
        assertThat(event(SECURITY.from("", "").nxlog()).get(ProcessField.PROCESS_ID))
                .isEqualTo("3824");
        rejects(
                anonymous.without("Image").nxlog(),
                Rejection.Reason.UNRECOGNISED,
                "with no known channel, no known provider");
        rejects(
                SECURITY.from("", "")
                        .without("NewProcessName")
                        .without("NewProcessId")
                        .nxlog(),
                Rejection.Reason.UNRECOGNISED,
                "with no known channel, no known provider");
    }

    @Test
    void recognisesSysmonByTheProviderGuidAlone() {
        for (String guid :
                new String[] {"{5770385F-C22A-43E0-BF4C-06F5698FFBD9}", "5770385f-c22a-43e0-bf4c-06f5698ffbd9"}) {
            assertThat(event(SYSMON.from("", "").with("ProviderGuid", guid).nxlog())
                            .get(ProcessField.PROCESS_ID))
                    .isEqualTo("3824");
        }
        WindowsEvent other = SYSMON.from("", "").with("ProviderGuid", "{00000000-0000-0000-0000-000000000000}");
        assertThat(event(other.nxlog()).get(ProcessField.PROCESS_ID)).isEqualTo("3824");
        assertThat(decode(other.without("Image")
                        .without("CommandLine")
                        .without("ParentImage")
                        .without("ParentCommandLine")
                        .nxlog()))
                .isEqualTo(new Decoded.Skipped(ms("2020-08-06T07:56:41.349Z")));
    }

    @Test
    void usesOnlyATimeOfASkippedEventThatIsCertainlyUtc() {
        String other = SYSMON.withId(5).nxlog();
        assertThat(decode(other)).isEqualTo(new Decoded.Skipped(ms("2020-08-06T07:56:41.349Z")));
        String odd = SYSMON.withId(5).with("UtcTime", "-").nxlog();
        assertThat(decode(odd)).isEqualTo(new Decoded.Skipped(ms("2020-08-06T07:56:42.111Z")));
        assertThat(decode(without(odd, "@timestamp"))).isEqualTo(new Decoded.Skipped(Decoded.NO_TIME));
        assertThat(decode(SYSMON.withId(5)
                        .with("CreationUtcTime", "2019-01-01 00:00:00")
                        .without("UtcTime")
                        .nxlog()))
                .isEqualTo(new Decoded.Skipped(ms("2020-08-06T07:56:42.111Z")));
    }

    private ProcessEvent event(String record) {
        Decoded decoded = decode(record);
        assertThat(decoded).as(record).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }

    private void rejects(String record, Rejection.Reason reason, String... detail) {
        assertThat(decode(record)).as(record).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(reason);
            assertThat(rejected.rejection().detail()).contains(detail);
        });
    }

    private Decoded decode(String record) {
        return decoder.decode(WindowsEvent.bytes(record));
    }

    private static String without(String record, String name) {
        return record.replace("\"" + name + "\":", "\"was " + name + "\":");
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
