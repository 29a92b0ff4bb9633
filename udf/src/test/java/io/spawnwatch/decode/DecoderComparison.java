package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.spawnwatch.decode.text.SyslogLine;
import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Holds the decoder, with its scanners, against the reference, which has only the parsers: the same result for the same
 * record, whichever sourcetype is set, and the same event whether it is seen through a filter or decoded at once.
 */
final class DecoderComparison {
    private final Sourcetype sourcetype;
    private final FieldMapping mapping;
    private final EventDecoder decoder;
    private final EventDecoder reference;
    private final RecordFields fields = new RecordFields();
    private final XmlRecordReader xml = new XmlRecordReader();
    private final JsonRecordReader json = new JsonRecordReader();
    private final SplittableRandom random;
    private Decoded decoded = new Decoded.Skipped(Decoded.NO_TIME);

    /**
     * Compares for one setting.
     *
     * @param random decides which fields a filter reads in which order, and what it accepts
     */
    DecoderComparison(Sourcetype sourcetype, FieldMapping mapping, SplittableRandom random) {
        this.sourcetype = sourcetype;
        this.mapping = mapping;
        this.random = random;
        this.decoder = sourcetype.newDecoder(mapping);
        this.reference = SourcetypeDecoder.reference(sourcetype, mapping);
    }

    /** Comparisons for every sourcetype and mapping; those that recognise records by their content come first. */
    static DecoderComparison[] all(SplittableRandom random) {
        return Arrays.stream(Sourcetype.values())
                .flatMap(sourcetype -> Arrays.stream(FieldMapping.values())
                        .map(mapping -> new DecoderComparison(sourcetype, mapping, random.split())))
                .toArray(DecoderComparison[]::new);
    }

    /**
     * Compares what becomes of a record.
     *
     * @param origin where the record is from, for a failure's message, which also has the smallest record that fails
     * @return the result
     */
    Decoded compare(byte[] record, String origin) {
        String difference = difference(record);
        Decoded result = decoded;
        if (difference != null) {
            byte[] smallest = shrink(record);
            fail(
                    "%s, sourcetype %s, mapping %s: %s%n%s%nsmallest record: %s%n%s",
                    origin,
                    sourcetype,
                    mapping,
                    difference,
                    RecordCorpus.literal(record),
                    difference(smallest),
                    RecordCorpus.literal(smallest));
        }
        return result;
    }

    /** In which way the decoder differs from the reference, or null if it does not. */
    private @Nullable String difference(byte[] record) {
        decoded = decoder.decode(record);
        Decoded expected = reference.decode(record);
        if (!decoded.equals(expected) && !isOtherTimeOfSkippedRecord(record, decoded, expected)) {
            return "decoded to %s, by the reference to %s".formatted(decoded, expected);
        }
        if (!(decoded instanceof Decoded.Event) && random.nextInt(8) > 0) {
            // No filter is asked about these; seldom seeing to that is enough.
            return null;
        }
        boolean accepts = random.nextBoolean();
        Recording filter = new Recording(decoded instanceof Decoded.Event event ? event.event() : null, accepts);
        Decoded filtered = decoder.decode(record, filter);
        Decoded expectedFiltered = decoded instanceof Decoded.Event event && !accepts
                ? new Decoded.Unwanted(event.event().timeMs())
                : decoded;
        if (!filtered.equals(expectedFiltered)) {
            return "with a filter that %s decoded to %s, not %s"
                    .formatted(accepts ? "accepts" : "does not accept", filtered, expectedFiltered);
        }
        return filter.difference == null && decoded instanceof Decoded.Event && filter.calls != 1
                ? "the filter was asked " + filter.calls + " times"
                : filter.difference;
    }

    /**
     * Whether both skip the record, with different times. The filters before the parsers look for a time wherever it may be;
     * the scanners, where the carrier puts it, as the parsers do.
     */
    private boolean isOtherTimeOfSkippedRecord(byte[] record, Decoded decoded, Decoded expected) {
        return decoded instanceof Decoded.Skipped
                && expected instanceof Decoded.Skipped
                && decoded.equals(parsed(record));
    }

    /** The result of the parsers alone. */
    private Decoded parsed(byte[] record) {
        int from = record.length >= 3 && (record[0] & 0xff) == 0xef ? 3 : 0;
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

    /** The smallest record that also fails: parts are left out as long as that is so, smaller ones each time. */
    private byte[] shrink(byte[] record) {
        byte[] smallest = record;
        for (int size = record.length / 2; size > 0; size /= 2) {
            for (int at = 0; at + size <= smallest.length; ) {
                byte[] without = new byte[smallest.length - size];
                System.arraycopy(smallest, 0, without, 0, at);
                System.arraycopy(smallest, at + size, without, at, without.length - at);
                if (difference(without) != null) {
                    smallest = without;
                } else {
                    at += size;
                }
            }
        }
        return smallest;
    }

    /** A filter that reads every field, some as texts first and some as places, and compares them with the event's. */
    private final class Recording implements EventFilter {
        private final @Nullable ProcessEvent expected;
        private final boolean accepts;
        private @Nullable String difference;
        private int calls;

        Recording(@Nullable ProcessEvent expected, boolean accepts) {
            this.expected = expected;
            this.accepts = accepts;
        }

        @Override
        public boolean accepts(EventFields seen) {
            calls++;
            if (expected == null) {
                difference = "the filter was asked about a record that is not an event";
                return accepts;
            }
            if (seen.timeMs() != expected.timeMs() || !Objects.equals(seen.reporter(), expected.reporter())) {
                difference = "the filter saw the time %d and %s".formatted(seen.timeMs(), seen.reporter());
            }
            boolean textsFirst = random.nextBoolean();
            for (ProcessField field : ProcessField.values()) {
                String value = expected.get(field);
                String text = textsFirst ? seen.get(field) : null;
                String placed = placed(seen, field, value);
                text = textsFirst ? text : seen.get(field);
                if (!Objects.equals(text, value) || !Objects.equals(placed, value)) {
                    difference =
                            "the filter saw %s as %s, at its place %s; it is %s".formatted(field, text, placed, value);
                }
            }
            return accepts;
        }
    }

    /**
     * The value at a field's place.
     *
     * @param value the value if it has no place
     */
    private static @Nullable String placed(EventFields seen, ProcessField field, @Nullable String value) {
        long place = seen.place(field);
        if (place == BytePlace.ABSENT) {
            return null;
        }
        if (place == BytePlace.TEXT) {
            return value == null ? "only a text" : value;
        }
        assertThat(BytePlace.isInBytes(place)).isTrue();
        assertThat(BytePlace.length(place)).isPositive();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int end = BytePlace.start(place) + BytePlace.length(place);
        for (int at = BytePlace.start(place); at < end; at++) {
            byte b = seen.bytes()[at];
            if (b == '\\' && BytePlace.isEscaped(place)) {
                b = seen.bytes()[++at];
                if (b != '\\' && b != '"' && b != '/') {
                    return "an escape that has no place";
                }
            }
            if (b < 0 || at >= end) {
                return "a place that is not ASCII";
            }
            text.write(b);
        }
        return text.toString(StandardCharsets.US_ASCII);
    }
}
