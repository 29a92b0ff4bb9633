package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.text.SyslogLine;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.fixture.WindowsEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to a record on its way, decoding returns a result and never silently drops a process creation. */
@Tag("slow")
@ParameterizedClass
@EnumSource
class MutatedRecordsTest {
    private static final long SEED = 20_261_122L;
    private static final String[] FRAGMENTS = {
        "\"EventID\":1,",
        "\"EventID\":5,",
        "\"EventID\"",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        "\\u0049",
        ":",
        ",",
        "'",
        "<",
        ">",
        "</Event>",
        "<EventID>5</EventID>",
        "EventID",
        "&#x1;",
        "&amp;",
        "<!--",
        "]]>",
        "\"_time\":1e999999999,",
        "\"winlog\":{\"event_id\":5},",
        "\"Event\":{\"System\":{\"EventID\":5}},",
        "null",
        "\u0000",
        "\uE000",
        "\uF8FF\u0001",
        "&#xE000;",
        "&#xD800;",
        "<![CDATA[",
        "\"EventData\":\"{\\\"Image\\\":1}\",",
        "\"EventData\":\"<x>\",",
        "\"event_id\":1,",
        "\"event_id\":5,",
        "\"log_name\":\"x\",",
        "\"_time\":1,",
        "\"process_name\":\"x\",",
        "\"Channel\":\" Security \",",
        "\"Keywords\":[\"Audit Success\",{\"a\":1},null],",
        "\"user\":{\"identifier\":[1,2]},",
        "\"UserID\":{},",
        "<14>Nov 28 10:00:00 h sysmon: ",
        "\uFEFF",
        "\ud83d\ude00"
    };

    private final FieldMapping mapping;
    private final RecordFields fields = new RecordFields();
    private final XmlRecordReader xml = new XmlRecordReader();
    private final JsonRecordReader json = new JsonRecordReader();

    MutatedRecordsTest(FieldMapping mapping) {
        this.mapping = mapping;
    }

    @Test
    void decodesMutatedRecordsAndNoScannerSkipsAPossibleProcessCreation() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<byte[]> records = new ArrayList<>();
        for (WindowsEvent event : List.of(
                WindowsEvent.processCreate(),
                WindowsEvent.processCreation(),
                WindowsEvent.linuxProcessCreate(),
                WindowsEvent.processCreate().from("WEC-Sysmon", "Forwarded Events "),
                WindowsEvent.processCreate().withId(10),
                WindowsEvent.linuxProcessCreate().withId(5),
                WindowsEvent.processCreation().withId(4624))) {
            records.addAll(event.everyRecord().values());
        }
        records.add(WindowsEvent.bytes("{\"_time\":1596700601.45,\"dest\":\"h\",\"process\":\"cmd\",\"user\":\"u\"}"));
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        int[] outcomes = new int[3];
        for (int i = 0; i < 30_000; i++) {
            byte[] record = mutate(records.get(random.nextInt(records.size())), random);
            Decoded decoded = decoder.decode(record);
            if (decoded instanceof Decoded.Skipped && !isBlank(record)) {
                Decoded parsed = parsed(record);
                // A scanner may be lenient about the content of another event, but only about its form.
                assertThat(parsed instanceof Decoded.Skipped
                                || (parsed instanceof Decoded.Rejected rejected
                                        && rejected.rejection().reason() == Rejection.Reason.MALFORMED))
                        .as(() -> "seed " + SEED + ": " + parsed + new String(record, StandardCharsets.ISO_8859_1))
                        .isTrue();
                outcomes[0]++;
            } else if (decoded instanceof Decoded.Rejected rejected) {
                assertThat(rejected.rejection().detail()).matches("[ -~]{10,300}");
                outcomes[1]++;
            } else if (decoded instanceof Decoded.Event) {
                outcomes[2]++;
            }
        }
        assertThat(Arrays.stream(outcomes).min().orElseThrow())
                .as("skipped, rejected, events of seed %d: %s", SEED, Arrays.toString(outcomes))
                .isGreaterThan(1_500);
    }

    @Test
    void decodesRandomBytesWithEverySourcetype() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<EventDecoder> decoders = Arrays.stream(Sourcetype.values())
                .map(sourcetype -> sourcetype.newDecoder(mapping))
                .toList();
        for (int i = 0; i < 20_000; i++) {
            byte[] record = new byte[random.nextInt(64)];
            random.nextBytes(record);
            if (record.length > 0 && random.nextBoolean()) {
                record[0] = (byte) (random.nextBoolean() ? '{' : '<');
            }
            for (EventDecoder decoder : decoders) {
                assertThat(decoder.decode(record))
                        .as(() -> "seed " + SEED + ": " + Arrays.toString(record))
                        .isNotInstanceOf(Decoded.Event.class);
            }
        }
    }

    @Test
    void skipsRecordedEventsExactlyLikeTheParser() {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(mapping);
        for (byte[] line : RecordedAttacksTest.lines("events/splunk_t1047_atomic_red_team.json.gz")) {
            assertThat(decoder.decode(line)).isEqualTo(parsed(line));
        }
    }

    /** The result of the parsers alone, without the scanners before them. */
    private Decoded parsed(byte[] record) {
        int from = 0;
        while (from < record.length && record[from] <= ' ') {
            from++;
        }
        try {
            int event = from < record.length ? SyslogLine.eventIn(record, from) : -1;
            if (event >= 0 || (from < record.length && record[from] == '<')) {
                xml.read(record, Math.max(from, event), fields);
            } else {
                json.read(record, from, true, fields);
            }
            return WindowsEventMapping.map(fields, mapping);
        } catch (UnreadableRecordException e) {
            return e.rejected();
        }
    }

    private static boolean isBlank(byte[] record) {
        return new String(record, StandardCharsets.UTF_8).replace("\uFEFF", "").isBlank();
    }

    private static byte[] mutate(byte[] record, SplittableRandom random) {
        byte[] mutated = record.clone();
        for (int n = random.nextInt(3); n >= 0 && mutated.length > 0; n--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated = Arrays.copyOf(mutated, at);
                case 2 -> {
                    int end = Math.min(mutated.length, at + random.nextInt(20));
                    mutated = splice(mutated, at, end, new byte[0]);
                }
                case 3 -> {
                    int end = Math.min(mutated.length, at + random.nextInt(60));
                    mutated = splice(mutated, at, at, Arrays.copyOfRange(mutated, at, end));
                }
                default -> {
                    byte[] fragment = WindowsEvent.bytes(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
                    int place = random.nextBoolean() ? at : afterAComma(mutated, at);
                    mutated = splice(mutated, place, place, fragment);
                }
            }
        }
        return mutated;
    }

    private static int afterAComma(byte[] record, int from) {
        for (int i = from; i < record.length; i++) {
            if (record[i] == ',' || record[i] == '>') {
                return i + 1;
            }
        }
        return from;
    }

    private static byte[] splice(byte[] record, int start, int end, byte[] middle) {
        byte[] out = new byte[record.length - (end - start) + middle.length];
        System.arraycopy(record, 0, out, 0, start);
        System.arraycopy(middle, 0, out, start, middle.length);
        System.arraycopy(record, end, out, start + middle.length, record.length - end);
        return out;
    }
}
