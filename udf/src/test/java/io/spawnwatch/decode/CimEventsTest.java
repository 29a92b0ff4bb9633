package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CIM flat JSON. */
class CimEventsTest {
    private final EventDecoder decoder = Sourcetype.AUTO.newDecoder();

    @ParameterizedTest
    @EnumSource(ProcessField.class)
    void everyFieldOfTheDataModelIsRead(ProcessField field) {
        assertThat(event("{\"_time\":1,\"" + field.cimName() + "\":\"some value\"}"))
                .isEqualTo(ProcessEvent.at(1000).set(field, "some value").build());
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
    void timeIsExactToTheMillisecond(String time, long expected) {
        assertThat(event("{\"_time\":" + time + ",\"dest\":\"h\"}").timeMs()).isEqualTo(expected);
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
    void timesThatCannotBeUsedAreTimelessAndTheDetailNamesTheCure(String time) {
        Rejection rejection = rejection("{\"_time\":" + time + ",\"dest\":\"h\"}");
        assertThat(rejection.reason()).isEqualTo(Rejection.Reason.TIMELESS);
        assertThat(rejection.detail()).contains("_time", "send epoch seconds");
    }

    @Test
    void aMissingTimeIsTimelessAndMillisecondsAreRecognised() {
        assertThat(rejection("{\"dest\":\"h\"}"))
                .isEqualTo(new Rejection(
                        Rejection.Reason.TIMELESS,
                        "the event has no _time; send epoch seconds such as 1596700601.45 or an ISO-8601 date-time"));
        assertThat(rejection("{\"_time\":1596700601450}").detail()).contains("looks like milliseconds");
    }

    @Test
    void namesAreBaseNamesInTheirOwnCase() {
        assertThat(event("{\"_time\":1,\"process_name\":\"C:\\\\Windows/System32\\\\Cmd.EXE\","
                        + "\"parent_process_name\":\"/usr/bin/\"}"))
                .isEqualTo(ProcessEvent.at(1000)
                        .set(ProcessField.PROCESS_NAME, "Cmd.EXE")
                        .set(ProcessField.PARENT_PROCESS_NAME, "/usr/bin/")
                        .build());
    }

    @Test
    void numbersAndBooleansAreTheirTextAndNullAndEmptyAreAbsent() {
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
    void structureInAKnownFieldIsAmbiguousAndInAnyOtherIgnored(String value) {
        assertThat(rejection("{\"_time\":1,\"dest\":" + value + "}").reason()).isEqualTo(Rejection.Reason.AMBIGUOUS);
        assertThat(event("{\"_time\":1,\"dest\":\"h\",\"tags\":" + value + "}"))
                .isEqualTo(event("{\"_time\":1,\"dest\":\"h\"}"));
    }

    @Test
    void aFieldMayBeGivenTwiceWithOneValueButNotWithTwo() {
        assertThat(event("{\"_time\":1,\"dest\":\"h\",\"_time\":\"1\",\"dest\":\"h\",\"x\":1,\"x\":2}"))
                .isEqualTo(ProcessEvent.at(1000).set(ProcessField.DEST, "h").build());
        assertThat(rejection("{\"_time\":1,\"dest\":\"h\",\"dest\":\"H\"}"))
                .isEqualTo(new Rejection(
                        Rejection.Reason.AMBIGUOUS,
                        "dest is given more than once with different values; send each field once"));
    }

    @Test
    void escapedNamesAreTheNamesAndCaseMatters() {
        assertThat(event("{\"_time\":1,\"parent_pro\\u0063ess_name\":\"a\",\"Parent_Process_Name\":\"b\"}"))
                .isEqualTo(ProcessEvent.at(1000)
                        .set(ProcessField.PARENT_PROCESS_NAME, "a")
                        .build());
    }

    @Test
    void anEventIdThatANormaliserLeftBesideTheCimFieldsHidesNothing() {
        for (String record : new String[] {
            "{\"_time\":1,\"dest\":\"h\",\"EventID\":5}",
            "{\"EventID\":\"592\",\"dest\":\"h\",\"_time\":1}",
            "{\"EventID\":1,\"dest\":\"h\",\"\\u005ftime\":1}"
        }) {
            assertThat(event(record))
                    .as(record)
                    .isEqualTo(ProcessEvent.at(1000).set(ProcessField.DEST, "h").build());
        }
    }

    @Test
    void otherSourcetypesRefuseCim() {
        byte[] record = SyntheticEvent.bytes("{\"_time\":1,\"dest\":\"h\"}");
        assertThat(Sourcetype.NXLOG.newDecoder().decode(record))
                .isEqualTo(new Decoded.Rejected(new Rejection(
                        Rejection.Reason.UNRECOGNISED,
                        "this is a cim record, but the sourcetype is nxlog; set the sourcetype to auto or to what the"
                                + " source sends")));
    }

    private ProcessEvent event(String record) {
        Decoded decoded = decoder.decode(SyntheticEvent.bytes(record));
        assertThat(decoded).as(record).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }

    private Rejection rejection(String record) {
        Decoded decoded = decoder.decode(SyntheticEvent.bytes(record));
        assertThat(decoded).as(record).isInstanceOf(Decoded.Rejected.class);
        return ((Decoded.Rejected) decoded).rejection();
    }

    @Test
    void anObjectWithNothingButATimeIsNoProcessEvent() {
        assertThat(rejection("{\"_time\":1,\"_raw\":\"...\"}").reason()).isEqualTo(Rejection.Reason.UNRECOGNISED);
    }

    @Test
    void aControlCharacterThatShouldHaveBeenEscapedHidesNothing() {
        assertThat(event("{\"_time\":1,\"process\":\"a\tb\u0001c\"}").process()).isEqualTo("a\tb\u0001c");
    }
}
