package io.spawnwatch.connector.framing;

import static io.spawnwatch.connector.framing.Framed.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spawnwatch.decode.EventDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFramingTest {
    private static final String LONG = "x".repeat(EventDecoder.MAX_BYTES);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}\r\n{\"b\":\"\\\"}{\"}\n\n  {\"c\":\"\u00e4\ud83d\ude00\"}\r\nnonsense",
                "{\n\"a\":\"\\\\\",\r\n\"b\":[{}]}\n{\"c\":\"cut\n{\"d\":4}{}",
                "\ufeff[{\"a\":1},\r\n 2, \"},]\", {\"b\":[1,2]}] [ {} ]",
                "<?xml version='1.0'?><Events a='>'>\r"
                        + "<!-- <Event> --><Event><![CDATA[</Event>]]></Event>\n"
                        + "<Event/> t</Events>",
            })
    void deliversTheSameRecordsHoweverTheInputIsSplitIntoReads(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        List<Framed> whole = Framed.of(bytes);
        assertThat(whole).hasSizeGreaterThan(2);
        for (int size = 1; size <= bytes.length; size++) {
            int readSize = size;
            assertThat(Framed.trickled(bytes, () -> readSize))
                    .as("%s bytes each", size)
                    .isEqualTo(whole);
        }
        byte[] compressed = Framed.gzip(bytes);
        assertThat(Framed.of(compressed)).isEqualTo(whole);
        assertThat(Framed.trickled(compressed, () -> 1)).isEqualTo(whole);
    }

    @Test
    void cutsARecordThatIsTooLongAndContinuesAfterIt() {
        String lines = "{\"a\":1}\n{\"b\":\"" + LONG + "\"}\r\n{\"c\":3}\n";
        assertCut(Framed.of(lines), record(1, "{\"a\":1}"), 2, record(3, "{\"c\":3}"));
        String documents = "{\"a\":\n1}\n{\"b\":\"{" + LONG + "\n\"}\n{\"c\":3}\n";
        assertCut(Framed.of(documents), record(1, "{\"a\":\n1}"), 3, record(5, "{\"c\":3}"));
        String array = "[{\"a\":1},{\"b\":\"" + LONG + "}\"},\n{\"c\":3}]";
        assertCut(Framed.of(array), record(1, "{\"a\":1}"), 1, record(2, "{\"c\":3}"));
        String xml = "<Event>1</Event>\n<Event>" + LONG + "</Event><Event>3</Event>";
        assertCut(Framed.of(xml), record(1, "<Event>1</Event>"), 2, record(2, "<Event>3</Event>"));
    }

    private static void assertCut(List<Framed> framed, Framed before, long line, Framed after) {
        assertThat(framed).hasSize(3);
        assertThat(framed.get(0)).isEqualTo(before);
        assertThat(framed.get(1).line()).isEqualTo(line);
        assertThat(framed.get(1).text()).hasSize(EventDecoder.MAX_BYTES + 1);
        assertThat(framed.get(2)).isEqualTo(after);
    }

    @Test
    void recognisesJsonLinesWhoseFirstLineIsTooLong() {
        List<Framed> framed = Framed.of("{\"a\":\"" + LONG + "\"}\n{\"b\":2}\n{\"c\":{\n{\"d\":4}\n");
        assertThat(framed.get(0).text()).hasSize(EventDecoder.MAX_BYTES + 1);
        assertThat(framed.subList(1, framed.size()))
                .containsExactly(record(2, "{\"b\":2}"), record(3, "{\"c\":{"), record(4, "{\"d\":4}"));
    }

    @Test
    void keepsTheLongestAllowedRecordWhole() {
        String longest = "{\"a\":\"" + "x".repeat(EventDecoder.MAX_BYTES - 8) + "\"}";
        assertThat(longest).hasSize(EventDecoder.MAX_BYTES);
        String ends = longest.replace('x', 'y');
        assertThat(Framed.of(longest + "\r\n" + ends + "\n" + longest))
                .containsExactly(record(1, longest), record(2, ends), record(3, longest));
    }

    @Test
    void doesNotMistakeACarriageReturnAtTheCutForALineEnd() {
        String line = "{" + "x".repeat(EventDecoder.MAX_BYTES - 1) + "\rmore";
        assertThat(Framed.of("{}\n" + line + "\n").get(1).text()).isEqualTo(line.substring(0, line.length() - 4));
    }

    @Test
    void needsLittleMemoryForARecordWithoutAnEnd() throws IOException {
        InputStream endless = new InputStream() {
            // More than fits into one array.
            private long left = 1L << 31;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(left, length);
                left -= count;
                Arrays.fill(bytes, offset, offset + count, (byte) 'x');
                return count == 0 ? -1 : count;
            }
        };
        byte[] start = "{\"a\":\"".getBytes(StandardCharsets.UTF_8);
        try (RecordFraming framing =
                RecordFraming.of(new SequenceInputStream(new ByteArrayInputStream(start), endless))) {
            assertThat(framing.next()).isTrue();
            assertThat(framing.bytes()).hasSize(EventDecoder.MAX_BYTES + 1);
            assertThat(framing.next()).isFalse();
        }
    }

    @Test
    void doesNotHideADiskFailure() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("disk on fire");
            }
        };
        byte[] start = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(start), failing);
        assertThatThrownBy(() -> {
                    RecordFraming framing = RecordFraming.of(in);
                    while (framing.next()) {
                        assertThat(framing.fault()).isNull();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("disk on fire");
    }

    @Test
    void findsRandomDocumentsHoweverTheyAreWritten() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 600; round++) {
            RandomDocuments documents = RandomDocuments.of(random);
            byte[] content = documents.content().getBytes(StandardCharsets.UTF_8);
            SplittableRandom sizes = random.split();
            assertThat(Framed.trickled(content, () -> sizes.nextInt(1, 40)))
                    .as("seed %s, round %s: %s", seed, round, documents.content())
                    .isEqualTo(documents.records());
        }
    }

    @Test
    void readsTheRecordedAttacksLineByLine() throws IOException {
        Path events = events();
        assumeThat(events)
                .as("shared/data/events beside the project; ask a maintainer for it (.github/CONTRIBUTING.md)")
                .isNotNull();
        List<Path> files;
        try (Stream<Path> list = Files.list(events)) {
            files = list.filter(file -> file.toString().endsWith(".gz"))
                    .sorted()
                    .toList();
        }
        List<Integer> counts = new ArrayList<>();
        for (Path file : files) {
            List<Framed> framed = Framed.of(Files.readAllBytes(file));
            assertThat(framed)
                    .allMatch(record -> record.fault() == null
                            && record.text().startsWith("{")
                            && record.text().endsWith("}"));
            counts.add(framed.size());
        }
        assertThat(counts).containsExactly(2343, 6383, 8220);
    }

    private static @Nullable Path events() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path events = at.resolve("shared/data/events");
            if (Files.isDirectory(events)) {
                return events;
            }
        }
        return null;
    }
}
