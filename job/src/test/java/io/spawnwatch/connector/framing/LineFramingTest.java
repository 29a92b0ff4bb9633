package io.spawnwatch.connector.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lines that are delivered unexamined, and cut afterwards, give the records that cutting the whole stream gives. */
class LineFramingTest {
    private static final int ROUNDS = 60_000;

    private static final String[] PIECES = {
        "{",
        "}",
        "\n",
        "\n{",
        "}\n",
        "\"",
        "\\",
        ",",
        "[",
        "]",
        ":",
        " ",
        "\r\n",
        "\t",
        "\"a\":",
        "1",
        "{\"a\":1}",
        "{\"a\":\"b\"}\n",
        "<Event>",
        "</Event>",
        "<Event/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "x",
        "\ufeff"
    };

    @Test
    void deliversAnObjectOnALineOfItsOwnUnexamined() throws IOException {
        assertThat(lines("{\"a\":1}\n{\"b\":\"}{\"}\r\n{\"c\":2}"))
                .containsExactly("{\"a\":1}", "{\"b\":\"}{\"}", "{\"c\":2}");
    }

    @Test
    void examinesWhateverMayGoOnToAnotherLine() throws IOException {
        assertThat(lines("{\"a\":\n{\"b\":1}\n}\n ")).isEmpty();
        assertThat(lines("[\n{\"a\":1}\n,{\"b\":1}]\n")).isEmpty();
        assertThat(lines("<Event><System/><EventData><Data>x\n{\"a\":1}\n{\"b\":2}\n</Data></EventData></Event>\n"))
                .isEmpty();
        assertThat(lines("{\"a\":1}\n<Event/>\n{\"b\":2}\n \n")).isEmpty();
        assertThat(lines("{\"a\":1}\n\n{\"b\":2}\n,{\"b\":3}")).isEmpty();
    }

    @Test
    void givesTheSameRecordsAsCuttingTheStreamWhateverItContains() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        int unexamined = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String content = random.nextInt(4) == 0 ? DamagedFile.of(random).content() : pieces(random);
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            List<Framed> records = new ArrayList<>();
            unexamined += readLines(bytes, records);
            assertThat(records)
                    .as("seed %s, round %s:%n%s", seed, round, content)
                    .isEqualTo(Framed.of(bytes));
        }
        assertThat(unexamined).isGreaterThan(ROUNDS / 10);
    }

    private static String pieces(SplittableRandom random) {
        StringBuilder content = new StringBuilder();
        for (int count = random.nextInt(1, 25); count > 0; count--) {
            content.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return content.toString();
    }

    /** Reads a stream by lines where possible and cuts those; returns how many there were. */
    private static int readLines(byte[] content, List<Framed> records) {
        int lines = 0;
        try (RecordFraming framing = RecordFraming.of(new ByteArrayInputStream(content))) {
            while (framing.nextOrLine()) {
                String fault = framing.fault();
                if (framing.isLine()) {
                    lines++;
                    framing.cutLine();
                }
                records.add(new Framed(framing.line(), fault == null ? text(framing.bytes()) : null, fault));
            }
        } catch (IOException e) {
            throw new AssertionError("a stream in memory failed", e);
        }
        return lines;
    }

    private static List<String> lines(String content) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RecordFraming framing =
                RecordFraming.of(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))) {
            while (framing.nextOrLine()) {
                if (framing.isLine()) {
                    lines.add(text(framing.bytes()));
                }
            }
        }
        return lines;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
