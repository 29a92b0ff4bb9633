package io.spawnwatch.decode.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RecordedLines;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are moved in the form in which they are written, and nothing else is. */
class TimeShiftTest {
    private static final long YEAR = Duration.ofDays(365).toSeconds();
    private static final Pattern DATE_TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}");

    private static @Nullable String moved(long seconds, String record) {
        byte[] moved = new TimeShift(seconds, Sourcetype.AUTO, FieldMapping.SPLUNK).moved(bytes(record));
        return moved == null ? null : new String(moved, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String record) {
        return record.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String cim(String time) {
        return "{\"_time\": " + time + " ,\"dest\":\"h\",\"process\":\"cmd\"}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1596700601.45           |  60 | 1596700661.45",
                "1596700601              | -60 | 1596700541",
                "\"1596700601.450000\"   |  60 | \"1596700661.450000\"",
                "1.5967006E9             |  60 | 1596700660",
                "9                       |  91 | 100",
                "\"2020-08-06T07:56:41Z\" |  60 | \"2020-08-06T07:57:41Z\"",
                "\"2020-08-06 07:56:41.349\" | 61 | \"2020-08-06 07:57:42.349\"",
                "\"2020-08-06t07:56:41,3499999+02:00\" | 86400 | \"2020-08-07t07:56:41,3499999+02:00\"",
                "\"2020-02-28T23:59:59.9-05:30\" | 1 | \"2020-02-29T00:00:00.9-05:30\"",
                "\"2020-01-01T00:00:00Z\" | -1 | \"2019-12-31T23:59:59Z\""
            })
    void aTimeKeepsItsForm(String time, long seconds, String expected) {
        assertThat(moved(seconds, cim(time))).isEqualTo(cim(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2020-08-06T07:56\\u003a41Z\"", "\"yesterday\"", "null", "1596700601450", "{}"})
    void aTimeThatCannotBeReadOrIsEscapedStays(String time) {
        assertThat(moved(60, cim(time))).isNull();
    }

    @Test
    void escapesBehindTheSecondsDoNotMatter() {
        assertThat(moved(60, cim("\"2020-08-06T07:56:41\\u002e5Z\"")))
                .isEqualTo(cim("\"2020-08-06T07:57:41\\u002e5Z\""));
    }

    @Test
    void aTimeIsNeverMovedToWhereNoEventCanBe() {
        assertThat(moved(-51 * YEAR, cim("\"2020-08-06T07:56:41Z\""))).isNull();
        assertThat(moved(81 * YEAR, cim("\"2020-08-06T07:56:41Z\""))).isNull();
        assertThat(moved(10_000 * YEAR, cim("\"2020-08-06T07:56:41Z\""))).isNull();
        assertThat(moved(81 * YEAR, cim("1596700601"))).isNull();
    }

    @Test
    void everyTimeOfEveryCarrierIsMoved() {
        for (WindowsEvent event : List.of(
                WindowsEvent.processCreate(), WindowsEvent.processCreation(), WindowsEvent.linuxProcessCreate())) {
            for (Map.Entry<String, byte[]> record : event.everyRecord().entrySet()) {
                String text = new String(record.getValue(), StandardCharsets.ISO_8859_1);

                String moved = moved(86_400, text);

                // The header of a syslog line is the transport's.
                String head = text.substring(0, Math.max(0, text.indexOf("<Event")));
                assertThat(moved)
                        .as(record.getKey())
                        .isEqualTo(head + text.substring(head.length()).replace("2020-08-06", "2020-08-07"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheTimeOfTheEventIsOther(FieldMapping mapping) {
        TimeShift shift = new TimeShift(-YEAR, Sourcetype.AUTO, mapping);
        for (WindowsEvent event : List.of(WindowsEvent.processCreate(), WindowsEvent.processCreation())) {
            event.everyRecord().forEach((name, record) -> {
                ProcessEvent before = event(record, mapping);
                ProcessEvent after = event(shift.moved(record), mapping);

                assertThat(after.timeMs()).as(name).isEqualTo(before.timeMs() - YEAR * 1000);
                assertThat(after.values()).as(name).isEqualTo(before.values());
            });
        }
    }

    private static ProcessEvent event(byte[] record, FieldMapping mapping) {
        return ((Decoded.Event) Sourcetype.AUTO.newDecoder(mapping).decode(record)).event();
    }

    @Test
    void whatOnlyLooksLikeATimeStays() {
        String trap = "echo \"UtcTime\":\"2020-08-06 07:56:41\", <Data Name='UtcTime'>2020-08-06 07:56:41</Data>"
                + " SystemTime='2020-08-06T07:56:41Z' \"_time\":1596700601";
        for (WindowsEvent event : List.of(
                WindowsEvent.processCreate().with("CommandLine", trap),
                WindowsEvent.processCreation().with("CommandLine", trap))) {
            event.everyRecord().forEach((name, record) -> {
                byte[] moved = new TimeShift(86_400, Sourcetype.AUTO, FieldMapping.NATIVE).moved(record);

                assertThat(moved).as(name).isNotNull();
                assertThat(event(moved, FieldMapping.NATIVE).values())
                        .as(name)
                        .isEqualTo(event(record, FieldMapping.NATIVE).values());
            });
        }
    }

    @Test
    void otherEventsAreMovedToo() {
        for (Map.Entry<String, byte[]> record :
                WindowsEvent.processCreate().withId(3).everyRecord().entrySet()) {
            byte[] moved = new TimeShift(60, Sourcetype.AUTO, FieldMapping.SPLUNK).moved(record.getValue());

            Decoded before = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK).decode(record.getValue());
            assertThat(moved).as(record.getKey()).isNotNull();
            assertThat(Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK).decode(moved))
                    .as(record.getKey())
                    .isEqualTo(new Decoded.Skipped(((Decoded.Skipped) before).timeMs() + 60_000));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no event",
                "{\"_time\":1",
                "[1]",
                "{\"EventID\":3,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\"}",
                "<Event><System><EventID>1</EventID></System>"
            })
    void whatHasNoTimeOrCannotBeReadStays(String record) {
        assertThat(moved(60, record)).isNull();
    }

    @Test
    void bytesThatAreNotUtf8DoNotMatter() {
        String record = "{\"dest\":\"h\u00ff\u00fe\",\"process\":\"cmd \u00c3\",\"_time\":1596700601}";

        assertThat(moved(60, record)).isEqualTo(record.replace("601", "661"));
        assertThat(moved(60, "\u00ef\u00bb\u00bf" + record))
                .isEqualTo("\u00ef\u00bb\u00bf" + record.replace("601", "661"));
    }

    @Test
    void eventDataThatIsDamagedJsonInAStringDoesNoHarm() {
        WindowsEvent event = WindowsEvent.processCreate();
        String whole = event.eventDataText();
        for (int cut = 1; cut < whole.length() - 1; cut++) {
            String damaged = whole.charAt(cut - 1) == '\\' ? "\"\"" : whole.substring(0, cut) + '"';
            byte[] record = bytes(event.sentinel(damaged));

            byte[] moved = new TimeShift(60, Sourcetype.AUTO, FieldMapping.SPLUNK).moved(record);

            assertThat(moved).as(damaged).isNull();
        }
    }

    /** Each event of the recordings can be moved, and moved back to the same bytes; only digits of date-times differ. */
    @Test
    void recordedEventsAreMovedThereAndBack() {
        long seed = 7;
        long seconds = new SplittableRandom(seed).nextLong(-YEAR, YEAR);
        TimeShift there = new TimeShift(seconds, Sourcetype.AUTO, FieldMapping.SPLUNK);
        TimeShift back = new TimeShift(-seconds, Sourcetype.AUTO, FieldMapping.SPLUNK);
        int records = 0;
        for (byte[] record : RecordedLines.all()) {
            byte[] moved = there.moved(record);
            String text = new String(record, StandardCharsets.ISO_8859_1);

            assertThat(moved).as("seed %d: %s", seed, text).isNotNull();
            assertThat(back.moved(moved)).as("seed %d: %s", seed, text).isEqualTo(record);
            assertThat(withoutTimes(new String(moved, StandardCharsets.ISO_8859_1)))
                    .isEqualTo(withoutTimes(text));
            records++;
        }
        assertThat(records).isGreaterThan(1000);
    }

    private static String withoutTimes(String record) {
        Matcher matcher = DATE_TIME.matcher(record);
        return matcher.replaceAll("TIME");
    }
}
