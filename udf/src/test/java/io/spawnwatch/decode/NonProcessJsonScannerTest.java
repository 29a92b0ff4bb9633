package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.RecordCorpus.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The filter for records of other events decides what a filter decides that looks at every byte and compares every name. */
class NonProcessJsonScannerTest {
    private static final long SEED = Long.getLong("spawnwatch.mutations.seed", 20_261_129L);
    private static final int MUTATIONS = Integer.getInteger("spawnwatch.mutations", 100_000);

    /** What a record may be put together from so that names, strings and brackets meet in every way. */
    private static final String[] PIECES = {
        "\"",
        "\"",
        "\\",
        "\\\\",
        "\\\"",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "\n",
        "\t",
        "7",
        "4688",
        "1",
        "a",
        "\u00e9",
        "\"\"",
        "\":\"",
        "\",\"",
        "\":{\"",
        "},\"",
        "EventID",
        "\"EventID\":7,",
        "\"EventID\":\"7\",",
        "\"EventID\" : 7 ,",
        "\"EventID\":1,",
        "\"event_id\":7,",
        "\"event_id\":",
        "\"winlog.event_id\":7,",
        "\"winlog\":{",
        "\"Event\":{",
        "\"System\":{",
        "\"Event\":{\"System\":{\"EventID\":7}},",
        "\"winlog\":{\"event_id\":7},",
        "\"log_name\":\"x\",",
        "\"source_name\":\"\",",
        "\"_time\":1,",
        "\"process\":",
        "\"process_id\":1,",
        "\"parent_process_name\":\"\",",
        "\"original_file_name\":\"\",",
        "\"UtcTime\":\"2026-03-02 07:20:00.000\",",
        "\"data.win.UtcTime\":\"2026-03-02 07:20:01.000\",",
        "\"UtcTime\":1,",
        "\"@timestamp\":\"2026-03-02T07:20:02Z\",",
        "\"SystemTime\":\"2026-03-02T07:20:03Z\",",
        "\"@SystemTime\":\"never\",",
        "\"TimeCreated\":\"2026-03-02T07:20:04Z\",",
        "\"TimeGenerated\":\"2026-03-02T07:20:05Z\",",
        "\"Data\":[",
        "\"EventData\":\"x\",",
        "\"event_data\":\"x\",",
        "\"EventData\":{",
        "\"\\u0045ventID\":1,",
        "\"Image\":\"C:\\\\a.exe\",",
        "\"User\":\"a\\\\\",",
        "\"ProcessId\":12,",
        "\"Message\":\"A process: \\\"EventID\\\":1\",",
        "\"A name that is as long as three words or more\":\"and a value that ends beyond the next sixty-four bytes of"
                + " it\","
    };

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final NonProcessJsonScanner scanner = new NonProcessJsonScanner();
    private final NaiveNonProcessFilter naive = new NaiveNonProcessFilter();

    private int skipped;

    @Test
    void agreesOnOrdinaryAndRecordedRecords() {
        RecordCorpus.written().forEach(sample -> compare(sample.bytes()));
        int written = skipped;
        assertThat(written).isPositive();
        List<Sample> recorded = RecordCorpus.recorded();
        recorded.forEach(sample -> compare(sample.bytes()));
        assertThat(skipped - written).isGreaterThan(recorded.size() / 2);
    }

    @Test
    @Tag("slow")
    void agreesOnMutatedRecords() {
        List<byte[]> records = RecordCorpus.written().stream()
                .map(Sample::bytes)
                .filter(record -> record[0] == '{')
                .toList();
        RecordMutator mutator = new RecordMutator(records, random);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] record = mutator.next();
            if (record.length > 0 && record[0] == '{') {
                compare(record);
            }
        }
        assertThat(skipped).as("skipped of seed %d", SEED).isGreaterThan(MUTATIONS / 20);
    }

    @Test
    void agreesOnWhatIsPutTogetherAtRandom() {
        for (int i = 0; i < MUTATIONS; i++) {
            StringBuilder record = new StringBuilder(random.nextBoolean() ? "{\"EventID\":7," : "{");
            int pieces = random.nextInt(24);
            // Half of the records have only whole members, and so mostly are whole themselves.
            int first = random.nextBoolean() ? 0 : Arrays.asList(PIECES).indexOf("\"EventID\":7,");
            int depth = 1;
            for (int j = 0; j < pieces; j++) {
                String piece = PIECES[random.nextInt(first, PIECES.length)];
                record.append(piece);
                depth += piece.endsWith("{") || piece.endsWith("[") ? 1 : 0;
            }
            compare(record.append("\"\":0").append("}".repeat(depth)).toString().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(skipped).as("skipped of seed %d", SEED).isGreaterThan(MUTATIONS / 50);
    }

    static final String[][] traps = {
        {"skips", "{\"EventID\":7}"},
        {"skips", "{\"EventID\":\"7\"}"},
        {"skips", "{ \"EventID\" :\n 7 , \"a\":[{}]} \r\n"},
        {"skips", "{\"EventID\":7,\"a\":\"\\\\\",\"b\":\"\\\"EventID\\\":1\"}"},
        {"skips", "{\"EventID\":7,\"a\":\"{[\"}"},
        {"skips", "{\"EventID\":7,\"a\" \"b\"}"},
        {"skips", "{\"aEventIDs\":1,\"EventID\":7}"},
        {"skips", "{\"EventID\":7,\"User\":\"a\\\\\",\"b\":1}"},
        {"leaves", "{\"EventID\":7"},
        {"leaves", "{\"EventID\":7}}"},
        {"leaves", "{\"EventID\":7}{}"},
        {"leaves", "{\"EventID\":7}\"\""},
        {"leaves", "{\"EventID\":7,\"a\":\"b}"},
        {"leaves", "{\"EventID\":7,\"a\":\"\\\"}"},
        {"leaves", "{\"EventID\":7,\"\\\\\":1}"},
        {"leaves", "{\"EventID\":7,\"a name of three words\\\\ or more\":1}"},
        {"leaves", "{\"EventID\":7,\"EventID\":7}"},
        {"leaves", "{\"EventID\":7,\"a\":{\"xEventID\":1}}"},
        {"leaves", "{\"EventID\":7,\"a\":{\"EventData\":\"x\"}}"},
        {"leaves", "{\"EventID\":7,\"_time\":1,\"process\":\"a\"}"},
        {"leaves", "{\"EventID\":7,\"UtcTime\":1}"},
        {"leaves", "{\"EventID\":1}"},
        {"leaves", "{\"EventID\":7x}"},
        {"leaves", "{\"EventID\":12345678901}"},
    };

    @ParameterizedTest
    @FieldSource("traps")
    void fallsIntoNoTrap(String outcome, String record) {
        // At every place in a block of 64 bytes.
        for (int blanks = 0; blanks < 64; blanks++) {
            String moved = "{" + " ".repeat(blanks) + record.substring(1);
            compare(moved.getBytes(StandardCharsets.UTF_8), Sourcetype.AUTO);
        }
        assertThat(skipped).isEqualTo(outcome.equals("skips") ? 64 : 0);
    }

    private void compare(byte[] record) {
        compare(record, random.nextInt(8) == 0 ? Sourcetype.WINLOGBEAT : Sourcetype.AUTO);
    }

    private void compare(byte[] record, Sourcetype wanted) {
        Decoded expected = naive.skip(record, 0, wanted);
        assertThat(scanner.skip(record, 0, wanted))
                .as(() -> "seed " + SEED + ": " + RecordCorpus.literal(record))
                .isEqualTo(expected);
        skipped += expected == null ? 0 : 1;
    }
}
