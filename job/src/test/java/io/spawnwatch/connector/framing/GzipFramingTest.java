package io.spawnwatch.connector.framing;

import static io.spawnwatch.connector.framing.Framed.fault;
import static io.spawnwatch.connector.framing.Framed.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

class GzipFramingTest {
    private static final String TRUNCATED =
            "gzip data is truncated: it ends in the middle; the records before it were read";

    @Test
    void readsEveryMember() {
        byte[] members =
                Framed.join(Framed.gzip("{\"a\":1}\n{\"b\""), Framed.gzip(""), Framed.gzip(":2}\n{\"c\":3}\n"));
        List<Framed> expected = List.of(record(1, "{\"a\":1}"), record(2, "{\"b\":2}"), record(3, "{\"c\":3}"));
        assertThat(Framed.of(members)).isEqualTo(expected);
        assertThat(Framed.trickled(members, () -> 1)).isEqualTo(expected);
    }

    @Test
    void readsXmlAndArrays() {
        assertThat(Framed.of(Framed.gzip("\ufeff<Events>\n<Event/></Events>"))).containsExactly(record(2, "<Event/>"));
        assertThat(Framed.of(Framed.gzip("[{\"a\":1}]"))).containsExactly(record(1, "{\"a\":1}"));
        assertThat(Framed.of(Framed.gzip(""))).isEmpty();
    }

    @Test
    void readsAHeaderWithEveryOptionalField() {
        byte[] plain = Framed.gzip("{\"a\":1}");
        // The extra field is three bytes of whatever kind: nobody needs to take it apart.
        byte[] options = {3, 0, 'x', 0, 'y', 'n', 'a', 'm', 'e', 0, 'c', 0, 1, 2};
        byte[] header = Arrays.copyOf(plain, 10);
        header[3] = 2 | 4 | 8 | 16;
        byte[] full = Framed.join(header, options, Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(Framed.of(full)).containsExactly(record(1, "{\"a\":1}"));
    }

    @Test
    void ignoresPaddingWithZeros() {
        assertThat(Framed.of(Framed.join(Framed.gzip("{\"a\":1}"), new byte[1000])))
                .containsExactly(record(1, "{\"a\":1}"));
    }

    @Test
    void reportsTruncationAndDeliversTheRecordsBeforeIt() {
        SplittableRandom random = new SplittableRandom(7);
        List<Framed> whole = new ArrayList<>();
        StringBuilder content = new StringBuilder();
        for (int line = 1; line <= 40; line++) {
            String text = "{\"n\":" + line + ",\"x\":\"" + Long.toHexString(random.nextLong()) + "\"}";
            whole.add(record(line, text));
            content.append(text).append('\n');
        }
        byte[] member = Framed.gzip(content.toString());
        byte[] twoMembers = Framed.join(member, member);
        for (int length = 2; length < twoMembers.length; length++) {
            List<Framed> framed = Framed.of(Arrays.copyOf(twoMembers, length));
            if (length == member.length) {
                assertThat(framed).isEqualTo(whole);
                continue;
            }
            Framed last = framed.get(framed.size() - 1);
            List<Framed> records = framed.subList(0, framed.size() - 1);
            assertThat(last.fault()).as("cut at %s", length).isEqualTo(TRUNCATED);
            // A complete record is delivered even if its line end was cut off.
            assertThat(last.line()).as("cut at %s", length).isIn((long) records.size(), records.size() + 1L);
            assertThat(records).as("cut at %s", length).allMatch(record -> isWhole(record, whole));
            if (length > member.length) {
                assertThat(records).hasSizeGreaterThanOrEqualTo(whole.size());
            }
        }
    }

    private static boolean isWhole(Framed record, List<Framed> whole) {
        int line = Math.toIntExact(record.line() - 1) % whole.size();
        return whole.get(line).text().equals(record.text());
    }

    @Test
    void doesNotDeliverARecordThatTheTruncationCut() {
        byte[] pretty = Framed.gzip("{\n\"a\":1\n}\n{\n\"b\":2\n}\n" + "{\n\"c\":3\n}\n".repeat(5000));
        List<Framed> framed = Framed.of(Arrays.copyOf(pretty, pretty.length - 20));
        assertThat(framed).hasSizeGreaterThan(3);
        assertThat(framed.subList(0, framed.size() - 1))
                .allMatch(record -> record.text().endsWith("}"));
        assertThat(framed.get(framed.size() - 1).fault()).isEqualTo(TRUNCATED);
    }

    @Test
    void distinguishesDamageFromTruncation() {
        byte[] checksum = Framed.gzip("{\"a\":1}\n");
        checksum[checksum.length - 8] ^= 1;
        assertThat(Framed.of(checksum))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        fault(2, "gzip data is damaged: the checksum differs; the records before it were read"));
        byte[] length = Framed.gzip("{\"a\":1}\n");
        length[length.length - 1] ^= 1;
        assertThat(Framed.of(length))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        fault(2, "gzip data is damaged: the length differs; the records before it were read"));
        byte[] block = Framed.gzip("{\"a\":1}\n");
        block[10] = 7;
        assertThat(Framed.of(block))
                .containsExactly(fault(1, "gzip data is damaged: invalid block type; the records before it were read"));
    }

    @Test
    void deliversTheRecordsBeforeDamageInTheMiddleOfAMember() {
        String lines = "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n";
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(lines.getBytes(StandardCharsets.UTF_8));
        byte[] block = new byte[100];
        int length = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
        deflater.end();
        byte[] header = Arrays.copyOf(Framed.gzip(""), 10);
        byte[] damaged = Framed.join(header, Arrays.copyOf(block, length), new byte[] {7});
        assertThat(Framed.of(damaged))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        record(2, "{\"b\":2}"),
                        record(3, "{\"c\":3}"),
                        fault(4, "gzip data is damaged: invalid block type; the records before it were read"));
    }

    /** Inflating can still give output when the input has ended: short records that repeat are one long match. */
    @Test
    void deliversEveryRecordThatATruncatedFileStillHolds() throws Exception {
        byte[] whole = Framed.gzip("{\"a\":1}\n".repeat(3000));
        for (int length = 12; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            long records = Framed.of(truncated).stream()
                    .filter(framed -> framed.fault() == null)
                    .count();
            String inflated = inflate(truncated);
            assertThat(records)
                    .as("cut at %s", length)
                    .isEqualTo(inflated.chars().filter(c -> c == '}').count());
        }
    }

    /** All that a truncated member of ten header bytes gives. */
    private static String inflate(byte[] member) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(member, 10, member.length - 10);
        byte[] inflated = new byte[1 << 16];
        int length = 0;
        for (int more = -1; more != 0; length += more) {
            more = inflater.inflate(inflated, length, inflated.length - length);
        }
        inflater.end();
        return new String(inflated, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void reportsAFileThatCannotBeReadAsAnErrorNotAsDamage() {
        byte[] start = Arrays.copyOf(Framed.gzip("{\"a\":1}\n"), 15);
        InputStream failing = Framed.failingAfter(start);
        assertThatThrownBy(() -> {
                    try (RecordFraming framing = RecordFraming.of(failing)) {
                        framing.next();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("disk on fire");
    }

    @Test
    void doesNotSilentlyDropWhatFollowsAMember() {
        byte[] garbage = Framed.join(Framed.gzip("{\"a\":1}\n"), "{\"b\":2}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Framed.of(garbage))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        fault(2, "what follows gzip member 1 is not gzip data; the records before it were read"));
        byte[] padded = Framed.join(Framed.gzip("{\"a\":1}\n"), new byte[5], Framed.gzip("{\"b\":2}\n"));
        assertThat(Framed.of(padded))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        fault(2, "zeros and then other data follow gzip member 1; the records before it were read"));
    }
}
