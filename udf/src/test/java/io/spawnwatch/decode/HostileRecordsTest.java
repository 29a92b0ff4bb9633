package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are broken, or crafted to break something. */
@ParameterizedClass
@EnumSource
class HostileRecordsTest {
    private final FieldMapping mapping;
    private final EventDecoder decoder;

    HostileRecordsTest(FieldMapping mapping) {
        this.mapping = mapping;
        this.decoder = Sourcetype.AUTO.newDecoder(mapping);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t ", "\uFEFF", "\uFEFF \n"})
    void skipsAnEmptyRecordWithoutATime(String record) {
        for (Sourcetype sourcetype : Sourcetype.values()) {
            assertThat(sourcetype.newDecoder(mapping).decode(WindowsEvent.bytes(record)))
                    .isEqualTo(new Decoded.Skipped(Decoded.NO_TIME));
        }
    }

    @Test
    void aByteOrderMarkOfUtf8IsTolerated() {
        WindowsEvent.processCreate().everyRecord().forEach((carrier, record) -> {
            byte[] marked = WindowsEvent.bytes("\uFEFF " + new String(record, StandardCharsets.UTF_8).stripLeading());
            if (!carrier.contains("double quotes")) {
                assertThat(decoder.decode(marked)).as(carrier).isEqualTo(decoder.decode(record));
            }
        });
    }

    @Test
    void utf16IsRefusedWithItsName() {
        for (var charset : new java.nio.charset.Charset[] {
            StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE
        }) {
            rejects("{\"_time\":1}".getBytes(charset), Rejection.Reason.MALFORMED, "UTF-16");
            rejects("<Event/>".getBytes(charset), Rejection.Reason.MALFORMED, "UTF-16");
        }
    }

    @Test
    void rejectsARecordLongerThanTheLimitAndReadsOneAsLong() {
        String open = "{\"_time\":1,\"process\":\"";
        String longest = open + "x".repeat(EventDecoder.MAX_BYTES - open.length() - 2) + "\"}";
        assertThat(event(longest).get(ProcessField.PROCESS)).hasSize(EventDecoder.MAX_BYTES - open.length() - 2);
        rejects(longest + " ", Rejection.Reason.OVERSIZED, "1048577 bytes", "1048576");
        rejects(new byte[EventDecoder.MAX_BYTES + 1], Rejection.Reason.OVERSIZED);
    }

    @Test
    void rejectsJsonNestedTooDeeplyEvenInASkippedValue() {
        for (String prefix : new String[] {"{\"_time\":1,\"x\":", "{\"EventID\":1,\"Image\":", "{\"Event\":"}) {
            int inside = EventDecoder.MAX_DEPTH - 1;
            assertThat(decode(prefix + "[".repeat(inside) + "]".repeat(inside) + "}"))
                    .isNotEqualTo(decode(prefix + "[".repeat(inside + 1) + "]".repeat(inside + 1) + "}"));
            rejects(
                    prefix + "[".repeat(inside + 1) + "]".repeat(inside + 1) + "}",
                    Rejection.Reason.TOO_DEEP,
                    "more than 64 levels",
                    "byte");
            rejects(prefix + "{\"a\":".repeat(100_000), Rejection.Reason.TOO_DEEP, "more than 64 levels");
        }
        rejects("[".repeat(100_000), Rejection.Reason.TOO_DEEP, "more than 64 levels");
        rejects(
                "{\"EventID\":5,\"x\":" + "[".repeat(64) + "]".repeat(64) + "}",
                Rejection.Reason.TOO_DEEP,
                "more than 64 levels");
    }

    @Test
    void rejectsXmlNestedTooDeeplyEvenInASkippedElement() {
        rejects(
                "<Event><UserData>" + "<a>".repeat(63) + "</a>".repeat(63) + "</UserData></Event>",
                Rejection.Reason.TOO_DEEP,
                "more than 64 levels");
        rejects("<Event>" + "<a>".repeat(100_000), Rejection.Reason.TOO_DEEP, "more than 64 levels");
        rejects(
                "<Event><UserData>" + "<a>".repeat(62) + "</a>".repeat(62) + "</UserData></Event>",
                Rejection.Reason.UNRECOGNISED,
                "no EventID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_time\":1",
                "{\"_time\":1,\"dest\":\"h",
                "{\"_time\":",
                "{",
                "{\"_time\":1}}",
                "{\"_time\":1} x",
                "{\"_time\":1}{\"_time\":2}",
                "{\"_time\":1}\n{\"_time\":2}",
                "{\"EventID\":5}{\"EventID\":5}",
                "{\"EventID\":5} garbage",
                "{\"EventID\":5",
                "{\"_time\":1,}",
                "{'_time':1}",
                "{\"_time\":NaN}",
                "{\"_time\":1,\"dest\":\"\\q\"}",
                "hello",
                "\u0001",
            })
    void rejectsBrokenJsonAndSaysWhere(String record) {
        rejects(record, Rejection.Reason.MALFORMED, " at byte ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Event>",
                "<Event><System></Event>",
                "<Event/><Event/>",
                "<Event/>x",
                "<",
                "<Event><System><EventID>5</EventID></System></Event><Event/>",
                "<Event>&unknown;</Event>",
            })
    void rejectsBrokenXmlAndSaysWhere(String record) {
        rejects(record, Rejection.Reason.MALFORMED, " at line 1, column ");
    }

    @Test
    void rejectsDocumentTypesAndEntities() {
        String event = WindowsEvent.processCreate().xml('\'');
        rejects("<!DOCTYPE Event [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + event, Rejection.Reason.MALFORMED);
        rejects("<!DOCTYPE Event SYSTEM 'http://127.0.0.1:1/x.dtd'>" + event, Rejection.Reason.MALFORMED);
        rejects("<!DOCTYPE Event [<!ENTITY x 'y'>]>" + event.replace("cmd.exe /c", "&x;"), Rejection.Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"_time\":1}]",
                "1",
                "\"text\"",
                "null",
                "{}",
                "{\"message\":\"heartbeat\"}",
                "{\"EventID\":\"\"}",
                "{\"winlog\":[]}",
                "{\"Event\":\"text\"}",
                "{\"foo\":{\"EventID\":5}}",
                "<html/>",
                "<Event/>",
                "<Events><Event/></Events>",
            })
    void rejectsUnknownSourcetypes(String record) {
        rejects(record, Rejection.Reason.UNRECOGNISED);
    }

    @Test
    void doesNotSkipAProcessCreationAfterAnotherEventId() {
        String create = WindowsEvent.processCreate().nxlog();
        String inside = create.substring(1);
        rejects("{\"EventID\":5}" + create, Rejection.Reason.MALFORMED);
        rejects("{\"EventID\":5," + inside, Rejection.Reason.AMBIGUOUS, "EventID");
        rejects("{\"Event\\u0049D\":5," + inside, Rejection.Reason.AMBIGUOUS, "EventID");
        rejects("{\"EventID\":5," + inside.replace("EventID", "Event\\u0049D"), Rejection.Reason.AMBIGUOUS, "EventID");
        rejects("{\"winlog\":{\"event_id\":5}," + inside, Rejection.Reason.AMBIGUOUS, "EventID");
        for (String decoy : new String[] {
            "\"foo\":{\"EventID\":5}",
            "\"foo\":\"\\\"EventID\\\":5,\"",
            "\"foo\":\"\\\\\",\"bar\":\"EventID\"",
            "\"winlog\":{\"foo\":{\"event_id\":5}}",
            "\"event_id\":5",
            "\"foo\":[\"EventID\",5]",
        }) {
            assertThat(decode("{" + decoy + "," + inside)).as(decoy).isEqualTo(decode(create));
        }
        String xml = WindowsEvent.processCreate().xml('\'');
        assertThat(decode(xml.replace("<System>", "<!-- <System><EventID>5</EventID></System> --><System>")))
                .isEqualTo(decode(xml));
        assertThat(decode(xml.replace("<EventData>", "<EventData><EventID>5</EventID>")))
                .isEqualTo(decode(xml));
        rejects(xml.replace("<System>", "<System><EventID>5</EventID>"), Rejection.Reason.AMBIGUOUS, "EventID");
    }

    @Test
    void doesNotReadOnlyTheLastDigitsOfAnEventIdInXml() {
        String xml = WindowsEvent.processCreate().xml('\'');
        for (String id : new String[] {"1>5", "x>5", "1 &gt;5"}) {
            rejects(xml.replace("'0'>1<", "'0'>" + id + "<"), Rejection.Reason.UNRECOGNISED, "is not a number");
        }
    }

    @Test
    void keepsEscapedLoneSurrogatesAndControlCharacters() {
        assertThat(event("{\"_time\":1,\"process\":\"a\\ud83db\\u0000\\u001f\\ude00\"}")
                        .get(ProcessField.PROCESS))
                .isEqualTo("a\ud83db\u0000\u001f\ude00");
        assertThat(event("{\"_time\":1,\"process\":\"\\ud83d\\ude00\u2028\"}").get(ProcessField.PROCESS))
                .isEqualTo("\ud83d\ude00\u2028");
    }

    @Test
    void keepsACommandLineOfAHundredKilobytes() {
        String line = "\\\"'\t,;|\u0001\u001f\u00e9\ud83d\ude00".repeat(10_000);
        assertThat(event(WindowsEvent.processCreate().with("CommandLine", line).nxlog())
                        .get(ProcessField.PROCESS))
                .isEqualTo(line);
    }

    @Test
    void keepsDetailsShortAndPrintableAndHidesThePayload() {
        String secret = "password=hunter2-" + "s3cret".repeat(100);
        for (String record : new String[] {
            secret,
            "{" + secret,
            "{\"_time\":\"" + "\\u0007\u00e9" + secret + "\"}",
            "{\"EventID\":\"" + secret + "\"}",
            "{\"_time\":1,\"dest\":" + secret + "}",
            "<" + secret,
            "<a" + secret.replace('=', '-') + "/>",
            "<Event>&" + secret + "</Event>",
        }) {
            Decoded decoded = decode(record);
            assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
            assertThat(((Decoded.Rejected) decoded).rejection().detail())
                    .matches("[ -~]{10,300}")
                    .doesNotContain("s3crets3crets3crets3crets3crets3cret");
        }
    }

    private Decoded decode(String record) {
        return decoder.decode(WindowsEvent.bytes(record));
    }

    private ProcessEvent event(String record) {
        return event(WindowsEvent.bytes(record));
    }

    private ProcessEvent event(byte[] record) {
        Decoded decoded = decoder.decode(record);
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }

    private void rejects(String record, Rejection.Reason reason, String... detail) {
        rejects(WindowsEvent.bytes(record), reason, detail);
    }

    private void rejects(byte[] record, Rejection.Reason reason, String... detail) {
        Decoded decoded = decoder.decode(record);
        assertThat(decoded).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(reason);
            assertThat(List.of(detail))
                    .allSatisfy(
                            part -> assertThat(rejected.rejection().detail()).contains(part));
        });
    }
}
