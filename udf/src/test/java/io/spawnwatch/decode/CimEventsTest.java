package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
import io.spawnwatch.fixture.WindowsEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flat JSON with CIM field names. */
@ParameterizedClass
@EnumSource
class CimEventsTest {
    private final FieldMapping mapping;
    private final EventDecoder decoder;

    CimEventsTest(FieldMapping mapping) {
        this.mapping = mapping;
        this.decoder = Sourcetype.AUTO.newDecoder(mapping);
    }

    @ParameterizedTest
    @EnumSource(ProcessField.class)
    void readsEveryFieldOfTheDataModel(ProcessField field) {
        assertThat(event("{\"_time\":1,\"process_id\":\"some value\",\"" + field.cimName() + "\":\"some value\"}"))
                .isEqualTo(ProcessEvent.at(1000)
                        .set(ProcessField.PROCESS_ID, "some value")
                        .set(field, "some value")
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1596700601.45 | 1596700601450",
                "1596700601.349 | 1596700601349",
                "1596700601.9999 | 1596700601999",
                "1596700601 | 1596700601000",
                "0 | 0",
                "0.0019 | 1",
                "15967006014e-1 | 1596700601400",
                "1.59670060145E9 | 1596700601450",
                "\"1596700601.45\" | 1596700601450",
                "[1596700601.45] | 1596700601450",
                "\"2020-08-06T07:56:41.45Z\" | 1596700601450",
                "\"2020-08-06T07:56:41.450\" | 1596700601450",
                "\"2020-08-06 07:56:41.450999999\" | 1596700601450",
                "\"2020-08-06T03:56:41.45-04:00\" | 1596700601450",
                "\"2020-08-06T13:26:41.45+0530\" | 1596700601450",
                "\"2020-08-06T09:56:41.45+02\" | 1596700601450",
                "\"2020-08-06T07:56:41\" | 1596700601000",
                "4102444800 | 4102444800000"
            })
    void readsTimesExactToTheMillisecond(String time, long expected) {
        assertThat(event("{\"_time\":" + time + ",\"process\":\"p\"}").timeMs()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"yesterday\"",
                "\"NaN\"",
                "\"Infinity\"",
                "true",
                "-1",
                "-0.0001",
                "4102444800.001",
                "1e999999999",
                "-1e999999999",
                "1e99",
                "\"1e999999999\"",
                "\"2020-13-01T00:00:00Z\"",
                "\"2020-02-30T00:00:00Z\"",
                "\"2020-08-06T24:00:00Z\"",
                "\"1969-12-31T23:59:59Z\"",
                "\"2100-01-01T00:00:00.001Z\"",
                "\"2020-08-06T07:56:41.\"",
                "\"2020-08-06T07:56:41+\"",
                "\"2020-08-06T07:56:41+1\"",
                "\"2020-08-06T07:56:41 \""
            })
    void rejectsUnusableTimesAndSaysWhatToDo(String time) {
        Rejection rejection = rejection("{\"_time\":" + time + ",\"process\":\"p\"}");
        assertThat(rejection.reason()).isEqualTo(Rejection.Reason.NO_TIMESTAMP);
        assertThat(rejection.detail()).contains("_time", "send epoch seconds");
    }

    @Test
    void rejectsAMissingTimeAndRecognisesMilliseconds() {
        assertThat(rejection("{\"process\":\"p\"}"))
                .isEqualTo(new Rejection(
                        Rejection.Reason.NO_TIMESTAMP,
                        "the event has no _time; send epoch seconds such as 1596700601.45 or an ISO-8601 date-time"));
        assertThat(rejection("{\"_time\":1596700601450,\"process\":\"p\"}").detail())
                .contains("looks like milliseconds");
    }

    @Test
    void reducesNamesToBaseNamesAndKeepsTheirCase() {
        assertThat(event("{\"_time\":1,\"process_name\":\"C:\\\\Windows/System32\\\\Cmd.EXE\","
                        + "\"parent_process_name\":\"/usr/bin/\"}"))
                .isEqualTo(ProcessEvent.at(1000)
                        .set(ProcessField.PROCESS_NAME, "Cmd.EXE")
                        .set(ProcessField.PARENT_PROCESS_NAME, "/usr/bin/")
                        .build());
    }

    @Test
    void readsNumbersAndBooleansAsTextAndNullAndEmptyAsAbsent() {
        assertThat(event("{\"_time\":1,\"process_id\":4,\"action\":true,\"dest\":null,\"user\":\"\",\"os\":[\"w\"]}"))
                .isEqualTo(ProcessEvent.at(1000)
                        .set(ProcessField.PROCESS_ID, "4")
                        .set(ProcessField.ACTION, "true")
                        .set(ProcessField.OS, "w")
                        .build());
        assertThat(event("{\"_time\":1,\"process_id\":\"4\"}")).isEqualTo(event("{\"_time\":1,\"process_id\":4}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[1,2]", "[[1]]", "[{}]", "{\"name\":\"x\"}", "[1,1]"})
    void rejectsStructureInAKnownFieldAndIgnoresItInOthers(String value) {
        assertThat(rejection("{\"_time\":1,\"process\":" + value + "}").reason())
                .isEqualTo(Rejection.Reason.AMBIGUOUS);
        assertThat(rejection("{\"_time\":1,\"process\":\"p\",\"dest\":" + value + "}")
                        .reason())
                .isEqualTo(Rejection.Reason.AMBIGUOUS);
        assertThat(event("{\"_time\":1,\"process\":\"p\",\"tags\":" + value + "}"))
                .isEqualTo(event("{\"_time\":1,\"process\":\"p\"}"));
    }

    @Test
    void keepsWhoReportedAnEvent() {
        String record =
                "{\"_time\":1,\"process\":\"p\",\"vendor\":\"Acme\",\"product\":\"\",\"sourcetype\":\"acme:edr\"}";
        assertThat(event(record).reporter()).isEqualTo(new Reporter("Acme", null, "acme:edr"));
        assertThat(event("{\"EventID\":1," + record.substring(1)).reporter())
                .as("a normaliser left the event id")
                .isEqualTo(new Reporter("Acme", null, "acme:edr"));
        assertThat(event("{\"_time\":1,\"process\":\"p\"}").reporter()).isNull();
        assertThat(event("{\"_time\":1,\"process\":\"p\",\"product\":{\"name\":\"x\"},\"vendor\":[]}")
                        .reporter())
                .isNull();
        assertThat(event("{\"_time\":1,\"process\":\"p\",\"vendor\":\"first\",\"vendor\":\"second\"}")
                        .reporter())
                .isEqualTo(new Reporter("first", null, null));
    }

    @Test
    void acceptsAFieldTwiceIfItsValuesAreEqual() {
        assertThat(event("{\"_time\":1,\"process\":\"p\",\"_time\":\"1\",\"process\":\"p\",\"x\":1,\"x\":2}"))
                .isEqualTo(ProcessEvent.at(1000).set(ProcessField.PROCESS, "p").build());
        assertThat(rejection("{\"_time\":1,\"process\":\"p\",\"process\":\"P\"}"))
                .isEqualTo(new Rejection(
                        Rejection.Reason.AMBIGUOUS,
                        "process is given more than once with different values; send each field once"));
    }

    @Test
    void readsEscapedNamesAndRespectsCase() {
        assertThat(event("{\"_time\":1,\"parent_pro\\u0063ess_name\":\"a\",\"Parent_Process_Name\":\"b\"}"))
                .isEqualTo(ProcessEvent.at(1000)
                        .set(ProcessField.PARENT_PROCESS_NAME, "a")
                        .build());
    }

    @Test
    void readsACimEventInWhichANormaliserLeftTheEventId() {
        for (String record : new String[] {
            "{\"_time\":1,\"process\":\"p\",\"EventID\":5}",
            "{\"EventID\":\"592\",\"process\":\"p\",\"_time\":1}",
            "{\"EventID\":1,\"process\":\"p\",\"\\u005ftime\":1}",
            "{\"EventID\":4688,\"Channel\":\"Security\",\"process\":\"p\",\"_time\":1}"
        }) {
            assertThat(event(record))
                    .as(record)
                    .isEqualTo(
                            ProcessEvent.at(1000).set(ProcessField.PROCESS, "p").build());
        }
        assertThat(rejection("{\"EventID\":1,\"Channel\":\"WEC-Sysmon\",\"process_path\":\"/p\"}")
                        .reason())
                .isEqualTo(Rejection.Reason.NO_TIMESTAMP);
    }

    @Test
    void rejectsARecordWithoutAFieldThatDescribesAProcess() {
        for (String others : new String[] {
            "\"dest\":\"h\"",
            "\"user\":\"u\",\"action\":\"allowed\",\"os\":\"Windows\",\"vendor_product\":\"v\"",
            "\"user_id\":\"4\",\"dest_category\":\"c\",\"EventCode\":4688,\"New_Process_Name\":\"cmd.exe\"",
            "\"_raw\":\"...\""
        }) {
            Rejection rejection = rejection("{\"_time\":1," + others + "}");
            assertThat(rejection.reason()).as(others).isEqualTo(Rejection.Reason.UNRECOGNISED);
            assertThat(rejection.detail()).contains("describes a process");
        }
        assertThat(decoder.decode(WindowsEvent.bytes("{\"_time\":1,\"dest\":\"h\",\"EventID\":5}")))
                .isEqualTo(new Decoded.Skipped(Decoded.NO_TIME));
    }

    @Test
    void rejectsCimUnderOtherSourcetypes() {
        byte[] record = WindowsEvent.bytes("{\"_time\":1,\"process\":\"p\"}");
        assertThat(Sourcetype.NXLOG.newDecoder(mapping).decode(record))
                .isEqualTo(new Decoded.Rejected(new Rejection(
                        Rejection.Reason.UNRECOGNISED,
                        "this is a cim record, but the sourcetype is nxlog; set the sourcetype to auto or to what the"
                                + " source sends")));
    }

    private ProcessEvent event(String record) {
        Decoded decoded = decoder.decode(WindowsEvent.bytes(record));
        assertThat(decoded).as(record).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }

    private Rejection rejection(String record) {
        Decoded decoded = decoder.decode(WindowsEvent.bytes(record));
        assertThat(decoded).as(record).isInstanceOf(Decoded.Rejected.class);
        return ((Decoded.Rejected) decoded).rejection();
    }

    @Test
    void readsControlCharactersThatShouldHaveBeenEscaped() {
        assertThat(event("{\"_time\":1,\"process\":\"a\tb\u0001c\"}").get(ProcessField.PROCESS))
                .isEqualTo("a\tb\u0001c");
    }
}
