package io.spawnwatch.deploy.benchmark.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventStreamTest {
    private static final long EVENTS = 12_000;

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneGivesOthers() throws Exception {
        assertThat(records(EventStream.of(Content.MIXED, 7, 500)))
                .isEqualTo(records(EventStream.of(Content.MIXED, 7, 500)))
                .isNotEqualTo(records(EventStream.of(Content.MIXED, 8, 500)));
    }

    @ParameterizedTest
    @EnumSource
    void theRowsAreThoseThatTheRecordsHaveWhenTheyAreDecoded(Content content) throws Exception {
        EventStream stream = EventStream.of(content, 1047, EVENTS);
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);
        Map<Row.Key, Row> rows = new HashMap<>();
        stream.write((partition, record) -> {
            if (decoder.decode(record) instanceof Decoded.Event decoded && isByWmi(decoded.event())) {
                Row row = row(decoded.event());
                rows.merge(row.key(), row, Row::plus);
            }
        });

        assertThat(stream.rows()).isEqualTo(rows).hasSizeGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MIXED")
    void everyRecordIsAProcessCreationOfRealisticSize(Content content) throws Exception {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);
        long bytes = 0;
        List<String> records = records(EventStream.of(content, 1047, 2_000));
        for (String record : records) {
            assertThat(decoder.decode(record.getBytes(UTF_8))).isInstanceOf(Decoded.Event.class);
            bytes += record.length();
        }

        assertThat(bytes / records.size())
                .isBetween(content == Content.CIM ? 950L : 2_000L, content == Content.CIM ? 1_250L : 3_300L);
    }

    @Test
    void nineInTenRecordsOfTheMixedStreamAreNoProcessCreations() throws Exception {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(FieldMapping.SPLUNK);
        int skipped = 0;
        List<String> records = records(EventStream.of(Content.MIXED, 1047, 2_000));
        for (String record : records) {
            Decoded decoded = decoder.decode(record.getBytes(UTF_8));
            assertThat(decoded).isNotInstanceOf(Decoded.Rejected.class);
            skipped += decoded instanceof Decoded.Event ? 0 : 1;
        }

        assertThat(skipped).isEqualTo(1_800);
    }

    @Test
    void theLastRecordOfEachPartitionClosesTheWindows() throws Exception {
        EventStream stream = EventStream.of(Content.CIM, 1047, 1_000);
        EventDecoder decoder = Sourcetype.CIM.newDecoder(FieldMapping.SPLUNK);
        List<List<Long>> times = List.of(new ArrayList<>(), new ArrayList<>());
        stream.write((partition, record) -> times.get(partition)
                .add(((Decoded.Event) decoder.decode(record)).event().timeMs()));
        long lastRow =
                stream.rows().values().stream().mapToLong(Row::lastMs).max().orElseThrow();

        assertThat(stream.records())
                .isEqualTo(times.get(0).size() + times.get(1).size());
        assertThat(times).allSatisfy(partition -> {
            assertThat(partition).isSorted();
            assertThat(partition.get(partition.size() - 1)).isGreaterThan(lastRow + 2 * Row.HOUR_MS);
        });
    }

    @Test
    void eachEventOfManyRowsHasARowOfItsOwnInOneWindow() {
        Map<Row.Key, Row> rows = EventStream.ofRows(1047, 2_000).rows();

        assertThat(rows).hasSize(2_000);
        assertThat(rows.values()).allSatisfy(row -> assertThat(row.count()).isEqualTo(1));
        assertThat(new HashSet<>(rows.keySet().stream().map(Row.Key::hour).toList()))
                .hasSize(1);
    }

    @Test
    void aFewProgramsAreStartedMostOfTheTime() throws Exception {
        EventDecoder decoder = Sourcetype.CIM.newDecoder(FieldMapping.SPLUNK);
        Map<String, Integer> programs = new HashMap<>();
        for (String record : records(EventStream.of(Content.CIM, 1047, 5_000))) {
            ProcessEvent event = ((Decoded.Event) decoder.decode(record.getBytes(UTF_8))).event();
            programs.merge(String.valueOf(event.get(ProcessField.PROCESS_NAME)), 1, Integer::sum);
        }

        assertThat(programs.get("svchost.exe")).isBetween(1_000, 1_500);
        assertThat(programs.get("spoolsv.exe")).isBetween(10, 100);
    }

    private static List<String> records(EventStream stream) throws Exception {
        List<String> records = new ArrayList<>();
        stream.write((partition, record) -> records.add(new String(record, UTF_8)));
        // Those that close the windows differ in nothing but their time.
        return records.subList(0, records.size() - EventStream.PARTITIONS);
    }

    private static boolean isByWmi(ProcessEvent event) {
        return "wmiprvse.exe".equalsIgnoreCase(event.get(ProcessField.PARENT_PROCESS_NAME));
    }

    private static Row row(ProcessEvent event) {
        List<String> group = Row.FIELDS.stream()
                .map(field -> String.valueOf(event.get(ProcessField.valueOf(field.toUpperCase(Locale.ROOT)))))
                .toList();
        long hour = Math.floorDiv(event.timeMs(), Row.HOUR_MS) * Row.HOUR_MS;
        return new Row(group, hour, 1, event.timeMs(), event.timeMs());
    }
}
