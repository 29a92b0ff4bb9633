package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.RecordCorpus.Sample;
import io.spawnwatch.decode.text.SyslogLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scanners and the parsers agree on what becomes of a record: ordinary ones, and millions of mutated ones. */
class ScannerReferenceTest {
    private static final long SEED = Long.getLong("spawnwatch.mutations.seed", 20_261_129L);
    private static final int MUTATIONS = Integer.getInteger("spawnwatch.mutations", 100_000);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RecordFields fields = new RecordFields();
    private final XmlFieldScanner xmlScanner = new XmlFieldScanner();
    private final JsonFieldScanner jsonScanner = new JsonFieldScanner();
    private final DecoderComparison[] comparisons = DecoderComparison.all(random);

    @Test
    void agreeOnOrdinaryRecordsOfEveryCarrierWithEverySetting() {
        for (Sample sample : RecordCorpus.written()) {
            for (DecoderComparison comparison : comparisons) {
                comparison.compare(sample.bytes(), sample.carrier());
            }
        }
    }

    @Test
    void theScannersDecideAllOrdinaryRecordsExceptOfThreeForms() {
        Set<String> undecided = new TreeSet<>();
        for (Sample sample : RecordCorpus.written()) {
            if (!isDecided(sample.bytes())) {
                undecided.add(sample.carrier().replaceFirst(":.*", ""));
            }
        }
        assertThat(undecided)
                .containsExactly(
                        "evtx, Data with attributes", "evtx, EventData as Data", "sentinel, EventData as text");
    }

    @Test
    void theScannersDecideAllRecordedEvents() {
        for (Sample recorded : RecordCorpus.recorded()) {
            assertThat(isDecided(recorded.bytes()))
                    .as(() -> RecordCorpus.literal(recorded.bytes()))
                    .isTrue();
        }
    }

    private boolean isDecided(byte[] record) {
        int event = SyslogLine.eventIn(record, 0);
        boolean isXml = event >= 0 || record[0] == '<';
        return isXml
                ? xmlScanner.scan(record, Math.max(0, event), fields)
                : jsonScanner.scanOthersToo(record, 0, fields);
    }

    @Test
    void agreeOnEveryRecordedEventInEveryCarrier() {
        int compared = 0;
        for (Sample recorded : RecordCorpus.recorded()) {
            Decoded decoded = automatic().compare(recorded.bytes(), "recorded event");
            // Process creations are few; nearly all that is recorded is skipped, and much alike.
            if (decoded instanceof Decoded.Event || random.nextInt(20) == 0) {
                for (Sample sample : RecordCorpus.inEveryCarrier(recorded)) {
                    automatic().compare(sample.bytes(), sample.carrier());
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(10_000);
    }

    @Test
    @Tag("slow")
    void agreeOnMutatedRecords() {
        List<byte[]> records =
                RecordCorpus.written().stream().map(Sample::bytes).toList();
        RecordMutator mutator = new RecordMutator(records, random);
        int[] outcomes = new int[3];
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] record = mutator.next();
            DecoderComparison comparison =
                    random.nextInt(3) == 0 ? comparisons[random.nextInt(comparisons.length)] : automatic();
            Decoded decoded = comparison.compare(record, "mutation " + i + " of seed " + SEED);
            outcomes[decoded instanceof Decoded.Event ? 0 : decoded instanceof Decoded.Skipped ? 1 : 2]++;
        }
        assertThat(Arrays.stream(outcomes).min().orElseThrow())
                .as("events, skipped and rejected of seed %d: %s", SEED, Arrays.toString(outcomes))
                .isGreaterThan(MUTATIONS / 10);
    }

    /** One of the comparisons with sourcetype {@code auto}. */
    private DecoderComparison automatic() {
        return comparisons[random.nextInt(2)];
    }

    @Test
    void everyMutationIsOneAndDoesNotDependOnMoreThanTheSeed() {
        List<byte[]> records =
                RecordCorpus.written().stream().map(Sample::bytes).toList();
        List<byte[]> first = mutations(records);
        List<byte[]> second = mutations(records);
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i)).isEqualTo(second.get(i));
        }
        long unchanged = first.stream()
                .filter(mutated -> records.stream().anyMatch(record -> Arrays.equals(record, mutated)))
                .count();
        assertThat(unchanged).isLessThan(first.size() / 20);
    }

    private static List<byte[]> mutations(List<byte[]> records) {
        RecordMutator mutator = new RecordMutator(records, new SplittableRandom(SEED));
        List<byte[]> mutations = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            mutations.add(mutator.next());
        }
        return mutations;
    }
}
