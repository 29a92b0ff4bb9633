package io.spawnwatch.connector.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a stream in parts, cut at boundaries, gives what reading it as a whole gives. */
class RecordBoundaryTest {
    private static final int ROUNDS = 400;

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Lines that are cut, open what later lines close, or look like the start or the end of something else. */
    private static final String[] LINES = {
        "{\"a\":1}",
        "{\"a\":1}",
        "{\"a\":{\"b\":[1,{}]}} ",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1},",
        "{\"a\":1}]",
        "[{\"a\":1}",
        "[",
        "[1",
        "[[",
        "]",
        ",",
        "1",
        "\"x\"",
        "{",
        "}",
        "{\"a\":",
        "{\"a\":\"",
        "{\"a\":\"\\",
        "\"}",
        "}}",
        "{\"a\":[{}}",
        "\"b\":{}",
        "",
        "   ",
        "text",
        "\ufeff{\"a\":1}",
        " {\"a\":1}",
        "\u0000\u0000{\"a\":1}\u0000",
        "<Event/>",
        "<Event><a><b>",
        "<Event><a><b>x</b></a></Event>",
        "</b></a></Event>",
        "</Event>",
        "{\"x\":\"</b></a></Event>\",\"y\":\"<Event><a><b>\"}",
        "{\"x\":\"<Event>\"}",
        "{\"x\":\"<Event><a>x</a></Event>\"}",
        "{\"x\":\"<Event>]]></a></Event><Event><a><b>\"} ",
        "{\"x\":\"/> <Event>\"}",
        "{\"x\":\"<Event><!-- --></Event>\"}",
        "{\"x\":\"<Event>\"}{}",
        "Nov 28 x: <Event><a><b>",
        "<13>Nov 28 x: <Event/>",
        "<Events>",
        "</Events>",
        "<Other>",
        "</Other>",
        "<![CDATA[",
        "<Event><![CDATA[",
        "]]>",
        "]]></Event>",
        "<!--",
        "-->",
        "<Event ' ",
        "<Eventual>",
        "<Event",
    };

    /** A boundary as the class describes it, found by looking at every line on its own. */
    private static List<Integer> boundaries(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<Integer> boundaries = new ArrayList<>();
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i - 1) != '\n') {
                continue;
            }
            int lineBefore = text.lastIndexOf('\n', i - 2) + 1;
            String before = text.substring(lineBefore, i - 1).replaceAll("[ \t\r]+$", "");
            String line = text.substring(i, Math.min(text.length(), i + 7));
            boolean event = line.equals("<Event") || line.matches("(?s)<Event[>/ \t\r\n]");
            if (event || (line.startsWith("{") && before.endsWith("}") && !mayHoldEvent(text.substring(0, i)))) {
                boundaries.add(i);
            }
        }
        return boundaries;
    }

    /** Whether an event may begin in lines that are read one by one. */
    private static boolean mayHoldEvent(String lines) {
        String before = "}";
        for (String line : lines.split("\n", -1)) {
            boolean none = !line.contains("<Event")
                    || (before.matches("(?s).*}[ \t\r]*")
                            && line.matches("(?s)\\{[^<>]*<Event.*")
                            && !line.contains("]]>")
                            && !line.contains("-->")
                            && isObject(line));
            if (!none) {
                return true;
            }
            before = line;
        }
        return false;
    }

    private static boolean isObject(String line) {
        try {
            return STRICT.readTree(line).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static long first(byte[] content, long from, long to) throws IOException {
        int start = (int) Math.max(0, from - RecordBoundary.LOOK_BACK);
        return RecordBoundary.first(new ByteArrayInputStream(content, start, content.length - start), start, from, to);
    }

    /** Reads a stream in parts as readers of ranges do. */
    private static List<Framed> inParts(byte[] content, int rangeSize) throws IOException {
        List<Framed> all = new ArrayList<>();
        for (int from = 0; from < content.length; from += rangeSize) {
            long start = from == 0 ? 0 : first(content, from, Math.min(content.length, from + rangeSize));
            long end = RecordBoundary.NONE;
            for (int next = from + rangeSize; end == RecordBoundary.NONE && next < content.length; next += rangeSize) {
                end = first(content, next, Math.min(content.length, next + rangeSize));
            }
            if (start != RecordBoundary.NONE) {
                all.addAll(part(content, (int) start, end));
            }
        }
        return all;
    }

    private static List<Framed> part(byte[] content, int start, long end) throws IOException {
        long linesBefore = LineEnds.count(new ByteArrayInputStream(content), start);
        ByteArrayInputStream rest = new ByteArrayInputStream(content, start, content.length - start);
        List<Framed> part = new ArrayList<>();
        try (RecordFraming framing = start == 0 ? RecordFraming.of(rest) : RecordFraming.at(rest, start)) {
            if (end != RecordBoundary.NONE) {
                framing.stopAt(end);
            }
            while (framing.nextOrLine()) {
                if (framing.isLine()) {
                    framing.cutLine();
                }
                String fault = framing.fault(linesBefore);
                part.add(new Framed(
                        linesBefore + framing.line(),
                        fault == null ? new String(framing.bytes(), StandardCharsets.UTF_8) : null,
                        fault));
            }
            if (end != RecordBoundary.NONE) {
                assertThat(framing.lineEnds()).isEqualTo(LineEnds.count(rest(content, start), end - start));
            }
        }
        return part;
    }

    private static ByteArrayInputStream rest(byte[] content, int start) {
        return new ByteArrayInputStream(content, start, content.length - start);
    }

    private static void holdAgainstWhole(String content, int rangeSize, String what) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        if (RecordBoundary.isSplittable(bytes)) {
            assertThat(inParts(bytes, rangeSize))
                    .as("%s, ranges of %s bytes:%n%s", what, rangeSize, content.length() > 5000 ? "..." : content)
                    .isEqualTo(Framed.of(bytes));
        }
    }

    @Test
    void findsTheBoundariesThatItDescribes() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS / 5; round++) {
            byte[] content = lines(random).getBytes(StandardCharsets.UTF_8);
            List<Integer> found = new ArrayList<>();
            for (int from = 1; from < content.length; from++) {
                if (first(content, from, from + 1) == from) {
                    found.add(from);
                }
            }
            assertThat(found).as("seed %s, round %s", seed, round).isEqualTo(boundaries(content));
        }
    }

    @Test
    void readsLinesOfAnyKindInPartsAsAWhole() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int split = 0;
        for (int round = 0; round < 4 * ROUNDS; round++) {
            String content = lines(random);
            split += RecordBoundary.isSplittable(content.getBytes(StandardCharsets.UTF_8)) ? 1 : 0;
            holdAgainstWhole(
                    content, random.nextInt(8) == 0 ? 1 : random.nextInt(10, 80), "seed " + seed + ", round " + round);
        }
        assertThat(split).as("files that could be split").isGreaterThan(ROUNDS);
    }

    private static String lines(SplittableRandom random) {
        StringBuilder content = new StringBuilder();
        int kinds = random.nextInt(2, 8);
        String[] some = new String[kinds];
        for (int i = 0; i < kinds; i++) {
            some[i] = LINES[random.nextInt(random.nextInt(3) == 0 ? LINES.length : 29)];
        }
        for (int line = random.nextInt(1, 14); line > 0; line--) {
            content.append(random.nextBoolean() ? LINES[0] : some[random.nextInt(kinds)]);
            content.append(random.nextInt(6) == 0 ? "\r\n" : random.nextInt(9) == 0 ? "\n\n" : "\n");
        }
        return content.toString();
    }

    @Test
    void readsDocumentsAndDamagedFilesInPartsAsAWhole() throws IOException {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            int size = random.nextInt(20, 400);
            String what = "seed " + seed + ", round " + round;
            holdAgainstWhole(DamagedFile.of(random).content(), size, what);
            holdAgainstWhole(RandomDocuments.of(random).content(), size, what);
        }
    }

    /** An event around lines that look like records has to be noticed, however long it may be. */
    @ParameterizedTest
    @ValueSource(ints = {-40, -20, -1, 0, 1, 20, 40, 8192, 16384, 16400, 20000})
    void noticesAnEventAsLongAsOneCanBe(int more) throws IOException {
        int size = RecordBuffer.MAX_RECORD + more;
        for (String open : List.of("<Event><a><b>", "<Event><![CDATA[", "<Event><!--", "Nov 28 x: <Event><a><b>")) {
            StringBuilder content = new StringBuilder("{\"a\":1}\n".repeat(3)).append(open);
            while (content.length() < size) {
                content.append("}\n{\"x\":")
                        .append(content.length() % 7)
                        .append(",\"y\":\"")
                        .append("z".repeat(50));
                content.append("\"}\n");
                content.append(content.length() % 5 == 0 ? "{\"e\":\"<Event><a>1</a></Event>\"}\n" : "");
            }
            content.append("{\"a\":1}\n{\"a\":2}\n</b></a>]]>--></Event>\n").append("{\"a\":1}\n".repeat(3));
            content.append("{\"b\":\"")
                    .append("x".repeat(RecordBoundary.LOOK_BACK))
                    .append("\"}\n");
            content.append("{\"a\":3}\n".repeat(30));
            holdAgainstWhole(content.toString(), size + 17, open + " and " + more);
            holdAgainstWhole(content.toString(), 100_003, open + " and " + more);
        }
    }

    @Test
    void splitsLinesAndEventsButNoStreamThatCannotBe() throws IOException {
        assertThat(splittable("{\"a\":1}\n{\"b\":2}\n")).isTrue();
        assertThat(splittable("{\n  \"a\":1\n}\n{\n  \"b\":2\n}\n")).isTrue();
        assertThat(splittable("{\"x\":\"<Event>\"}\n{\"x\":\"<Event/>\"}\n")).isTrue();
        assertThat(splittable("{\"x\":\"</Event>\"}<Event>\n{\"x\":\"<Event/>\"}\n"))
                .isFalse();
        assertThat(splittable("<Event/>\n<Event/>\n")).isTrue();
        assertThat(splittable("<?xml version='1.0'?>\n<Events>\n<Event/>\n</Events>\n"))
                .isTrue();
        assertThat(splittable("<Log>\n<Event/>\n<Event/>\n</Log>\n"))
                .as("unusual root")
                .isFalse();
        assertThat(splittable("[\n{\"a\":1},\n{\"b\":2}\n]\n")).as("array").isFalse();
        assertThat(splittable("a,b\n1,2\n{\"a\":1}")).as("no boundary").isFalse();
        assertThat(splittable("")).isFalse();
        assertThat(RecordBoundary.isSplittable(Framed.gzip("{\"a\":1}\n{\"b\":2}\n")))
                .isFalse();
        assertThat(RecordBoundary.isSplittable("{\"a\":1}\n{\"b\":2}\n".getBytes(StandardCharsets.UTF_16LE)))
                .isFalse();
    }

    private static boolean splittable(String content) throws IOException {
        return RecordBoundary.isSplittable(content.getBytes(StandardCharsets.UTF_8));
    }
}
