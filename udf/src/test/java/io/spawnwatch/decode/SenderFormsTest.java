package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.fixture.WindowsEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peculiarities of Winlogbeat 6, Azure Sentinel and syslog. */
@ParameterizedClass
@EnumSource
class SenderFormsTest {
    private static final WindowsEvent SYSMON = WindowsEvent.processCreate();

    private final FieldMapping mapping;
    private final EventDecoder decoder;

    SenderFormsTest(FieldMapping mapping) {
        this.mapping = mapping;
        this.decoder = Sourcetype.AUTO.newDecoder(mapping);
    }

    @Test
    void ignoresAnEventIdThatOnlyLooksLikeWinlogbeats() {
        for (String record : new String[] {
            "{\"event_id\":5}",
            "{\"event_id\":5,\"message\":\"heartbeat\"}",
            "{\"event_id\":1,\"cmdline\":\"evil\"}",
            "{\"event_id\":5,\"log_name\":\"\",\"event_data\":{}}"
        }) {
            rejects(record, Rejection.Reason.UNRECOGNISED, "neither CIM field names nor a Windows event id");
        }
    }

    @Test
    void prefersTheEventsOwnIdToAPipelines() {
        Decoded expected = decode(SYSMON.nxlog());
        for (String added : new String[] {"5", "\"a uuid\"", "{}", "[1,2]", "1,\"event_id\":2"}) {
            assertThat(decode("{\"event_id\":" + added + "," + SYSMON.nxlog().substring(1)))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"computer_name\":\"H1\"",
                "\"source_name\":\"windows-agents\"",
                "\"log_name\":\"wineventlog\"",
                "\"provider_guid\":[1,2]",
                "\"computer_name\":\"a\",\"computer_name\":\"b\",\"log_name\":{}"
            })
    void winlogbeat6NamesOfAPipelineDoNotCountBesideAnotherCarriersValue(String added) {
        WindowsEvent security = WindowsEvent.processCreation();
        for (String record : new String[] {SYSMON.winlogbeat(), SYSMON.nxlog(), security.nxlog()}) {
            String own = "{\"Computer\":\"WS7.corp.example\",\"ProviderGuid\":\"g\"," + record.substring(1);
            assertThat(decode(own)).isInstanceOf(Decoded.Event.class);
            assertThat(decode("{" + added + "," + own.substring(1))).isEqualTo(decode(own));
            assertThat(decode(own.substring(0, own.length() - 1) + "," + added + "}"))
                    .isEqualTo(decode(own));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1,3]", "1,\"event_id\":3"})
    void anEventIdOfWinlogbeat6WithoutOneTextIsAmbiguous(String id) {
        rejects(
                SYSMON.winlogbeat6().replace("\"event_id\":1", "\"event_id\":" + id),
                Rejection.Reason.AMBIGUOUS,
                "EventID");
    }

    @Test
    void usesTimeGeneratedIfAnEventHasNoOtherTime() {
        WindowsEvent security = WindowsEvent.processCreation();
        String record = security.sentinel(security.eventDataText());
        assertThat(decode(record)).isInstanceOf(Decoded.Event.class);
        rejects(
                record.replace("\"TimeGenerated\"", "\"Generated\""),
                Rejection.Reason.NO_TIMESTAMP,
                "EventTime or TimeGenerated");
    }

    @Test
    void readsEventDataInAStringLikeEventDataInAnObject() {
        WindowsEvent odd = SYSMON.with("CommandLine", "\u0001\ud83d \"\\\" {[\ud83d\ude00");
        assertThat(decode(odd.sentinel(odd.eventDataText()))).isEqualTo(decode(odd.nxlog()));
        String list =
                "{\"Data\":[{\"@Name\":\"Image\",\"#text\":\"/a/b\"},{\"@Name\":\"UtcTime\",\"#text\":\"2020-08-06"
                        + " 07:56:41\"}]}";
        assertThat(decode(SYSMON.sentinel(WindowsEvent.quote(list)))).isEqualTo(decode(SYSMON.sentinel(list)));
        assertThat(decode(SYSMON.sentinel(list))).isInstanceOf(Decoded.Event.class);
    }

    @Test
    void rejectsDamagedEventDataOnlyIfItMayBeAProcessCreation() {
        String text = SYSMON.eventDataText();
        String cut = text.substring(0, text.indexOf("CommandLine")) + "\"";
        rejects(SYSMON.sentinel(cut), Rejection.Reason.MALFORMED, "EventData");
        rejects(SYSMON.sentinel("\"{} {}\""), Rejection.Reason.MALFORMED, "EventData");
        rejects(SYSMON.sentinel("\"" + "{\\\"a\\\":".repeat(65) + "\""), Rejection.Reason.MALFORMED, "EventData");
        rejects(
                SYSMON.from("System", "Kernel").sentinel("\"<EventData><Data Name='Image'>x</Data></EventData>\""),
                Rejection.Reason.UNRECOGNISED,
                "is a string that is not a JSON object; send it as JSON");
        rejects(
                SYSMON.from("WEC-Sysmon", "").sentinel("null,\"RawEventData\":\"<EventData>...</EventData>\""),
                Rejection.Reason.UNRECOGNISED,
                "is a string that is not a JSON object; send it as JSON");
        assertThat(decode(SYSMON.withId(5).sentinel(cut))).isInstanceOf(Decoded.Skipped.class);
        assertThat(decode(SYSMON.withId(5).sentinel("\"<x/>\""))).isInstanceOf(Decoded.Skipped.class);
    }

    @Test
    void rejectsADamagedStringWhateverOtherStringIsBeforeOrAfterIt() {
        String cut = "\"{\\\"Image\\\":\\\"C:/a.exe\\\",\\\"UtcTime\\\":\\\"2020-08-06 07:56:41\\\",\\\"Comm\"";
        for (String data : new String[] {cut + ",\"RawEventData\":\"<x/>\"", "[1],\"EventData\":" + cut}) {
            rejects(SYSMON.sentinel(data), Rejection.Reason.MALFORMED, "EventData");
        }
        rejects(
                "{\"RawEventData\":\"<x/>\"," + SYSMON.sentinel(cut).substring(1),
                Rejection.Reason.MALFORMED,
                "EventData");
    }

    @Test
    void readsRawEventDataInJsonIfThereIsNoEventData() {
        String text = SYSMON.eventDataText();
        Decoded expected = decode(SYSMON.sentinel(text));
        assertThat(expected).isInstanceOf(Decoded.Event.class);
        assertThat(decode(SYSMON.sentinel("null,\"RawEventData\":" + text))).isEqualTo(expected);
        String other = SYSMON.with("Image", "C:\\raw.exe").eventDataText();
        String half = text.substring(0, text.indexOf("ParentImage")) + "\"";
        for (String raw : new String[] {other, half, "\"<x/>\"", "[1]"}) {
            assertThat(decode(SYSMON.sentinel(text + ",\"RawEventData\":" + raw)))
                    .isEqualTo(expected);
        }
        rejects(SYSMON.sentinel("null,\"RawEventData\":" + half), Rejection.Reason.UNRECOGNISED, "RawEventData");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EventData", "event_data", "RawEventData"})
    void rejectsEventDataAsAListIfItMayBeAProcessCreation(String name) {
        String list = "\"" + name + "\":[{\"Name\":\"Image\",\"#text\":\"C:/a.exe\"}],";
        for (int id : new int[] {1, 4688}) {
            String record =
                    "{" + list + "\"EventID\":" + id + ",\"Channel\":\"WEC-All\",\"TimeGenerated\":\"2020-08-06\"}";
            rejects(record, Rejection.Reason.UNRECOGNISED, "is a list; send an object");
            assertThat(decode(record.replace(list, "\"" + name + "\":[],"))).isInstanceOf(Decoded.Skipped.class);
        }
        assertThat(decode("{" + list + "\"EventID\":5,\"Channel\":\"WEC-All\"}"))
                .isInstanceOf(Decoded.Skipped.class);
        assertThat(decode("{" + list + SYSMON.nxlog().substring(1))).isEqualTo(decode(SYSMON.nxlog()));
    }

    @Test
    void ignoresAStringThatIsNotJsonIfTheFieldsArePresent() {
        for (String text : new String[] {"\"\"", "\" \"", "\"<x/>\"", "\"-\"", "null"}) {
            assertThat(decode("{\"EventData\":" + text + "," + SYSMON.nxlog().substring(1)))
                    .isEqualTo(decode(SYSMON.nxlog()));
        }
    }

    @Test
    void skipsOtherEventsOfSentinelWithTheirOwnTime() {
        WindowsEvent other = SYSMON.withId(5);
        assertThat(decode(other.sentinel(other.eventDataText()))).isEqualTo(decode(other.nxlog()));
        WindowsEvent timed = WindowsEvent.security(4624, Map.of("LogonType", "3"));
        assertThat(new NonProcessJsonScanner().skip(WindowsEvent.bytes(timed.sentinel("\"\"")), 0, Sourcetype.AUTO))
                .isEqualTo(decode(timed.nxlog()))
                .isNotEqualTo(new Decoded.Skipped(Decoded.NO_TIME));
    }

    @Test
    void otherEventsOfWinlogbeat6AreSkippedWithoutAParser() {
        WindowsEvent other = SYSMON.withId(10);
        assertThat(new NonProcessJsonScanner().skip(WindowsEvent.bytes(other.winlogbeat6()), 0, Sourcetype.AUTO))
                .isEqualTo(decode(other.nxlog()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nov 28 10:00:00 host sysmon: ",
                "Nov  8 10:00:00 host sysmon[812]: ",
                "<14>Nov 28 10:00:00 host sysmon: ",
                "<14>1 2026-11-28T10:00:00.123Z host sysmon 812 - - \uFEFF",
                "2026-11-28T10:00:00.123456+00:00 host sysmon[812]: ",
                "host <x> a=\"<Events\" "
            })
    void skipsASyslogHeaderBeforeTheEvent(String header) {
        WindowsEvent linux = WindowsEvent.linuxProcessCreate();
        for (String xml : new String[] {
            linux.xml('"'),
            linux.xml('"').replaceFirst("<Event [^>]*>", "<Event>"),
            linux.withId(5).xml('"'),
            "<?xml version='1.0'?>" + linux.xml('"'),
            linux.with("CommandLine", "\u0001<Event>").xml('"')
        }) {
            assertThat(decode(header + xml)).isEqualTo(decode(xml));
            assertThat(Sourcetype.XMLWINEVENTLOG.newDecoder(mapping).decode(WindowsEvent.bytes(header + xml)))
                    .isEqualTo(decode(xml));
        }
        rejects(header + linux.xml('"').substring(0, 900), Rejection.Reason.MALFORMED, "XML");
    }

    @Test
    void rejectsASyslogLineWithoutAnEvent() {
        rejects("Nov 28 10:00:00 host CRON[1]: (root) CMD (x)", Rejection.Reason.MALFORMED, "JSON");
        rejects("<14>Nov 28 10:00:00 host CRON[1]: (root) CMD (x)", Rejection.Reason.MALFORMED, "XML");
        rejects("Nov 28 10:00:00 host\n<Event/>", Rejection.Reason.MALFORMED, "JSON");
    }

    private Decoded decode(String record) {
        return decoder.decode(WindowsEvent.bytes(record));
    }

    private void rejects(String record, Rejection.Reason reason, String detail) {
        assertThat(decode(record)).as(record).isInstanceOfSatisfying(Decoded.Rejected.class, rejected -> {
            assertThat(rejected.rejection().reason()).isEqualTo(reason);
            assertThat(rejected.rejection().detail()).contains(detail);
        });
    }
}
