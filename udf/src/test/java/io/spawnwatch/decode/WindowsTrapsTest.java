package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is easily got wrong about Windows events, each by name. */
class WindowsTrapsTest {
    private static final SyntheticEvent SYSMON = SyntheticEvent.processCreate();
    private static final SyntheticEvent SECURITY = SyntheticEvent.processCreation();

    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder();

    @Test
    void destIsTheHostnameAndNotTheCollectorInHost() {
        assertThat(event(SYSMON.nxlog()).dest()).isEqualTo("WS7.corp.example");
        assertThat(event(SECURITY.nxlog()).dest()).isEqualTo("WS7.corp.example");
    }

    @Test
    void sysmonTimeIsUtcTimeAndNotTheLocalEventTime() {
        assertThat(event(SYSMON.nxlog()).timeMs()).isEqualTo(ms("2020-08-06T07:56:41.349Z"));
    }

    @Test
    void sysmonWithoutUtcTimeFallsBackToARecordedUtcTimeButNeverToALocalOne() {
        String record = SYSMON.without("UtcTime").nxlog();
        assertThat(event(record).timeMs()).isEqualTo(ms("2020-08-06T07:56:42.111Z"));
        rejects(without(record, "@timestamp"), Rejection.Reason.TIMELESS, "EventTime '2020-08-06 03:56:41'", "UtcTime");
        assertThat(event(without(record, "@timestamp").replace("03:56:41\"", "03:56:41-04:00\""))
                        .timeMs())
                .isEqualTo(ms("2020-08-06T07:56:41Z"));
    }

    @Test
    void unreadableAndAbsurdTimesAreTimeless() {
        rejects(SYSMON.with("UtcTime", "-").nxlog(), Rejection.Reason.TIMELESS, "UtcTime '-'");
        rejects(SYSMON.with("UtcTime", "2020-02-30 00:00:00").nxlog(), Rejection.Reason.TIMELESS, "UtcTime");
        rejects(SYSMON.with("UtcTime", "1601-01-01 00:00:00.000").nxlog(), Rejection.Reason.TIMELESS, "UtcTime");
        rejects(SYSMON.with("UtcTime", "2100-01-01 00:00:00.001").nxlog(), Rejection.Reason.TIMELESS, "UtcTime");
    }

    @Test
    void securityTimeIsTheFirstPresentOfTimestampTimeCreatedAndEventTime() {
        String all = SECURITY.nxlog().replaceFirst("\\{", "{\"TimeCreated\":\"2020-08-06 05:00:00\",");
        assertThat(event(all).timeMs()).isEqualTo(ms("2020-08-06T07:56:42.111Z"));
        String two = without(all, "@timestamp");
        assertThat(event(two).timeMs()).isEqualTo(ms("2020-08-06T05:00:00Z"));
        String one = without(two, "TimeCreated");
        assertThat(event(one).timeMs()).isEqualTo(ms("2020-08-06T03:56:41Z"));
        rejects(without(one, "EventTime"), Rejection.Reason.TIMELESS, "send one of them");
    }

    @Test
    void processIdIsReadFromTheFirstLineOfThatNameInTheMessageWhenTheKeyIsMissing() {
        String message = "Process Create:\r\nParentProcessId: 1\r\nUtcTime: x\r\nProcessId: 2964 \r\n"
                + "CommandLine: a ProcessId: 5\r\nProcessId: 77\r\nParentProcessId: 856";
        SyntheticEvent missing = SYSMON.without("ProcessId");
        assertThat(event(missing.with("Message", message).nxlog()).processId()).isEqualTo("2964");
        String first = missing.nxlog().replaceFirst("\\{", "{\"Message\":\"ProcessId: 8\",");
        assertThat(event(first).processId()).isEqualTo("8");
        assertThat(event(SYSMON.with("Message", message).nxlog()).processId()).isEqualTo("3824");
        String xml = missing.xml('\'')
                .replace(
                        "</EventData>",
                        "</EventData><RenderingInfo><Message>a\nProcessId: 9\nb</Message></RenderingInfo>");
        assertThat(event(xml).processId()).isEqualTo("9");
    }

    @Test
    void theLoggersOwnProcessIdsAreNeverUsed() {
        SyntheticEvent missing = SYSMON.without("ProcessId");
        missing.everyRecord().forEach((carrier, record) -> assertThat(decoder.decode(record))
                .as(carrier)
                .isInstanceOfSatisfying(
                        Decoded.Event.class,
                        event -> assertThat(event.event().processId()).isNull()));
        assertThat(event(missing.with("Message", "Image: x\r\nParentProcessId: 5")
                                .nxlog())
                        .processId())
                .isNull();
    }

    @Test
    void processIdOf4688IsTheParentAndIdsBecomeDecimal() {
        assertThat(event(SECURITY.nxlog()).processId()).isEqualTo("3824");
        assertThat(event(SECURITY.nxlog()).parentProcessId()).isEqualTo("3460");
        assertThat(event(SECURITY.with("NewProcessId", "0XFFFFFFFFFFFFFFFF").nxlog())
                        .processId())
                .isEqualTo("18446744073709551615");
        assertThat(event(SECURITY.with("NewProcessId", "3824").nxlog()).processId())
                .isEqualTo("3824");
        assertThat(event(SECURITY.with("NewProcessId", "0xnone").nxlog()).processId())
                .isEqualTo("0xnone");
        assertThat(event(SECURITY.nxlog().replace("\"0xef0\"", "3824")).processId())
                .isEqualTo("3824");
    }

    @Test
    void securityHasNoParentCommandLineAndItsUserIsTheSubject() {
        ProcessEvent event = event(SECURITY.nxlog());
        assertThat(event.parentProcess()).isNull();
        assertThat(event.user()).isEqualTo("CORP\\WS7$");
        assertThat(event(SECURITY.without("SubjectDomainName").nxlog()).user()).isEqualTo("WS7$");
        assertThat(event(SECURITY.without("SubjectUserName").nxlog()).user()).isNull();
    }

    @Test
    void valuesSuchAsHyphenAndQuestionMarkAreKeptAndEmptyOnesAreAbsent() {
        assertThat(event(SYSMON.with("OriginalFileName", "?").nxlog()).originalFileName())
                .isEqualTo("?");
        assertThat(event(SYSMON.with("OriginalFileName", "-").nxlog()).originalFileName())
                .isEqualTo("-");
        assertThat(event(SYSMON.with("OriginalFileName", "").nxlog()).originalFileName())
                .isNull();
        assertThat(event(SYSMON.with("OriginalFileName", "").xml('"')).originalFileName())
                .isNull();
    }

    @Test
    void eventIdsAreReadAsNumberOrTextAndRefusedOtherwise() {
        String sysmon = SYSMON.nxlog();
        assertThat(event(sysmon.replace("\"EventID\":1,", "\"EventID\":\" 01 \","))
                        .processId())
                .isEqualTo("3824");
        for (String odd : new String[] {"1.0", "\"one\"", "true", "-1", "\"1234567890123456789\""}) {
            rejects(
                    sysmon.replace("\"EventID\":1,", "\"EventID\":" + odd + ","),
                    Rejection.Reason.UNRECOGNISED,
                    "is no number");
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
    void withoutChannelAndProviderTheFieldsTellTheOrigin() {
        SyntheticEvent anonymous = SYSMON.from("", "");
        assertThat(event(anonymous.nxlog()).processId()).isEqualTo("3824");
        assertThat(event(SECURITY.from("", "").nxlog()).processId()).isEqualTo("3824");
        rejects(anonymous.without("Image").nxlog(), Rejection.Reason.UNRECOGNISED, "without channel and provider");
        rejects(
                SECURITY.from("", "")
                        .without("NewProcessName")
                        .without("NewProcessId")
                        .nxlog(),
                Rejection.Reason.UNRECOGNISED,
                "without channel and provider");
    }

    @Test
    void theProviderGuidAloneTellsSysmon() {
        for (String guid :
                new String[] {"{5770385F-C22A-43E0-BF4C-06F5698FFBD9}", "5770385f-c22a-43e0-bf4c-06f5698ffbd9"}) {
            assertThat(event(SYSMON.from("", "").with("ProviderGuid", guid).nxlog())
                            .processId())
                    .isEqualTo("3824");
        }
        SyntheticEvent other = SYSMON.from("", "").with("ProviderGuid", "{00000000-0000-0000-0000-000000000000}");
        assertThat(decode(other.nxlog())).isEqualTo(new Decoded.Skipped(ms("2020-08-06T07:56:41.349Z")));
    }

    @Test
    void aSkippedEventGivesOnlyATimeThatIsSurelyUtc() {
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
        return decoder.decode(SyntheticEvent.bytes(record));
    }

    private static String without(String record, String name) {
        return record.replace("\"" + name + "\":", "\"was " + name + "\":");
    }

    private static long ms(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
