package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.RecordCorpus.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scanner expects after the records before never changes what it finds in a record. */
class ExpectedNamesTest {
    private static final long SEED = 20_261_130L;

    /** A record that a scanner has seen, so that it expects these names, in this order. */
    private static final String SEEN =
            "{\"_time\":1772436000,\"junk\":{\"p\":5,\"a\":1},\"dest\":\"h\",\"process\":\"a b\",\"user\":\"u\"}";

    private final JsonFieldScanner scanner = new JsonFieldScanner();

    @Test
    void aStreamOfMutatedRecordsIsReadAsByScannersThatExpectNothing() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<byte[]> records = RecordCorpus.written().stream()
                .map(Sample::bytes)
                .filter(record -> record[0] == '{')
                .toList();
        int decided = 0;
        for (int i = 0; i < 3_000; i++) {
            // Much alike, as from one collector, so that expectations hold, and then do not.
            byte[] record = records.get(random.nextInt(records.size()));
            RecordMutator mutator = new RecordMutator(List.of(record), random);
            for (int repeat = random.nextInt(8); repeat >= 0; repeat--) {
                byte[] next = random.nextInt(3) == 0 ? mutator.next() : record;
                decided += next.length > 0 && next[0] == '{' && isDecidedAsAtFirst(next) ? 1 : 0;
            }
        }
        assertThat(decided).as("records decided with seed %d", SEED).isGreaterThan(3_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{,\"_time\":1772436000}",
                "{\"_time\":1772436000,\"junk\":{,\"a\":1},\"dest\":\"h\"}",
                "{\"_time\":1772436000,\"junk\":{\"p\":5\"a\":1},\"dest\":\"h\"}",
                "{\"_time\":1772436000,\"junk\":5,\"a\":1,\"dest\":\"h\"}",
                "{\"_time\":1772436000,\"junk\":{\"dest\":\"x\",\"process\":\"y\"},\"process\":\"z\"}",
                "{\"_time\":1772436000,\"junk\":{\"p\":5,\"a\":1,},\"dest\":\"h\"}",
                "{\"_time\" :1772436000,\"dest\": \"h\",\"process\":\"a b\"}",
                "{\"_time\":1772436000,\"dest\":  \"h\",\"process\":\"a b\"}",
                "{\"_time\":1772436000,\"dest\":\"h\",\"dest\":\"i\"}",
                "{\"_time\":1772436000,\"d\\u0065st\":\"h\"}",
                "{\"_time\":1772436000,\"junk\":{\"p\":5,\"a\":1},\"dest",
                "{\"_time\":1772436000,\"junk\":{\"p\":5,\"a\":1},\"dest\":",
                "{\"_time\":1772436000,\"junk\":{\"p\":5,\"a\":1},\"dest\":\"h\",\"pr\u00f6cess\":\"a b\"}",
                "{\"_time\":1772436000,\"" + "a_name_that_is_much_longer_than_others" + "\":1,\"dest\":\"h\"}",
            })
    void aRecordThatBreaksTheExpectedSequenceIsReadAsAtFirst(String record) {
        byte[] seen = SEEN.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            assertThat(isDecidedAsAtFirst(seen)).isTrue();
            isDecidedAsAtFirst(record.getBytes(StandardCharsets.UTF_8));
        }
    }

    private boolean isDecidedAsAtFirst(byte[] record) {
        RecordFields found = new RecordFields();
        RecordFields expected = new RecordFields();
        JsonFieldScanner first = new JsonFieldScanner();
        boolean decided = scanner.scan(record, 0, found);
        String text = new String(record, StandardCharsets.UTF_8);
        assertThat(decided).as(text).isEqualTo(first.scan(record, 0, expected));
        assertThat(scanner.leftOther()).as(text).isEqualTo(first.leftOther());
        if (decided) {
            assertThat(values(found)).as(text).isEqualTo(values(expected));
        }
        return decided;
    }

    private static List<String> values(RecordFields fields) {
        List<String> values = new ArrayList<>();
        for (RecordSlot slot : RecordSlot.all()) {
            values.add(slot.label() + "=" + fields.get(slot) + (fields.hasSeen(slot) ? " seen" : ""));
        }
        return values;
    }
}
