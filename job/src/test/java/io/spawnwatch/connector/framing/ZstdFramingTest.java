package io.spawnwatch.connector.framing;

import static io.spawnwatch.connector.framing.Framed.fault;
import static io.spawnwatch.connector.framing.Framed.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZstdFramingTest {
    private static final String TRUNCATED =
            "zstd data is truncated: it ends in the middle; the records before it were read";
    private static final byte[] SKIPPABLE = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, '{', '}', '\n'};

    /** Data of which each part is in a block of its own, and how long it is after each of them. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Blocks(byte[] bytes, List<Integer> ends) {}

    private static Blocks blocks(List<String> parts, int level, boolean checksum) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out, level)) {
            zstd.setChecksum(checksum);
            for (String part : parts) {
                zstd.write(part.getBytes(StandardCharsets.UTF_8));
                zstd.flush();
                ends.add(out.size());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Blocks(out.toByteArray(), ends);
    }

    static byte[] zstd(String content) {
        return Zstd.compress(content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lines(SplittableRandom random, int count) {
        List<String> lines = new ArrayList<>();
        for (int line = 1; line <= count; line++) {
            lines.add("{\"n\":" + line + ",\"x\":\"" + Long.toHexString(random.nextLong())
                    + "y".repeat(random.nextInt(80)) + "\"}\n");
        }
        return lines;
    }

    @Test
    void readsEveryFrameAndSkipsWhatIsToBeSkipped() {
        byte[] frames = Framed.join(
                SKIPPABLE, zstd("{\"a\":1}\n{\"b\""), SKIPPABLE, zstd(""), zstd(":2}\n{\"c\":3}\n"), SKIPPABLE);
        List<Framed> expected = List.of(record(1, "{\"a\":1}"), record(2, "{\"b\":2}"), record(3, "{\"c\":3}"));
        assertThat(Framed.of(frames)).isEqualTo(expected);
        assertThat(Framed.trickled(frames, () -> 1)).isEqualTo(expected);
        assertThat(Framed.of(SKIPPABLE)).isEmpty();
    }

    @Test
    void readsLargeFramesOfAnyLevelWithAndWithoutAChecksum() {
        StringBuilder content = new StringBuilder();
        SplittableRandom random = new SplittableRandom(3);
        while (content.length() < 3 << 20) {
            content.append(String.join("", lines(random, 100)));
            content.append("{\"same\":\"").append("x".repeat(300_000)).append("\"}\n");
        }
        List<Framed> expected = Framed.of(content.toString());
        for (int level : new int[] {-5, 1, 3, 19}) {
            for (boolean checksum : new boolean[] {false, true}) {
                byte[] whole =
                        blocks(List.of(content.toString()), level, checksum).bytes();
                assertThat(Framed.of(whole)).as("level %s", level).isEqualTo(expected);
            }
        }
        assertThat(Framed.of(zstd(content.toString()))).isEqualTo(expected);
    }

    @Test
    void deliversAllRecordsBeforeATruncationAndSaysThatThereIsOne() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> lines = lines(random, 40);
        List<Framed> whole = Framed.of(String.join("", lines));
        for (boolean checksum : new boolean[] {false, true}) {
            Blocks blocks = blocks(lines, 3, checksum);
            byte[] twice = Framed.join(blocks.bytes(), blocks.bytes());
            for (int length = 4; length < twice.length; length++) {
                List<Framed> framed = Framed.of(Arrays.copyOf(twice, length));
                if (length == blocks.bytes().length) {
                    assertThat(framed).isEqualTo(whole);
                    continue;
                }
                int first = length < blocks.bytes().length ? 0 : 40;
                int rest = length - (first == 0 ? 0 : blocks.bytes().length);
                int complete = first
                        + (int) blocks.ends().stream()
                                .filter(end -> end <= rest)
                                .count();
                assertThat(framed).as("cut at %s", length).hasSize(complete + 1);
                assertThat(framed.get(complete)).isEqualTo(fault(complete + 1L, TRUNCATED));
                for (int i = 0; i < complete; i++) {
                    assertThat(framed.get(i).text()).isEqualTo(whole.get(i % 40).text());
                }
            }
        }
    }

    @Test
    void deliversAllRecordsBeforeDamageAndNoneThatWasNotThere() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        List<String> lines = lines(random, 30);
        List<Framed> whole = Framed.of(String.join("", lines));
        Blocks blocks = blocks(lines, 3, true);
        for (int round = 0; round < 1500; round++) {
            byte[] damaged = blocks.bytes().clone();
            int at = random.nextInt(4, damaged.length);
            damaged[at] ^= (byte) random.nextInt(1, 256);
            List<Framed> framed = Framed.of(damaged);
            int intact = (int) blocks.ends().stream().filter(end -> end <= at).count();
            // The header says how the rest is to be read, so all of it may be lost.
            assertThat(framed.subList(0, Math.min(intact, framed.size())))
                    .as("seed %s, round %s, damaged at %s", seed, round, at)
                    .isEqualTo(whole.subList(0, intact));
            if (framed.equals(whole)) {
                // A bit that means nothing, or a larger window.
                continue;
            }
            assertThat(framed.get(framed.size() - 1).fault())
                    .as("seed %s, round %s, damaged at %s", seed, round, at)
                    .startsWith("zstd data ")
                    .endsWith("; the records before it were read");
        }
    }

    @Test
    void distinguishesDamageFromTruncation() {
        byte[] checksum = blocks(List.of("{\"a\":1}\n"), 3, true).bytes();
        checksum[checksum.length - 1] ^= 1;
        assertThat(Framed.of(checksum))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        fault(
                                2,
                                "zstd data is damaged: Restored data doesn't match checksum; the records before it"
                                        + " were read"));
        assertThat(Framed.of(Framed.join(zstd("{\"a\":1}\n"), "{\"b\":2}\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        record(1, "{\"a\":1}"),
                        fault(2, "what follows zstd frame 1 is not zstd data; the records before it were read"));
    }

    @Test
    void refusesAWindowThatWouldTakeTooMuchMemory() {
        byte[] header = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((31 - 10) << 3), 1, 0, 0};
        assertThat(Framed.of(header))
                .containsExactly(fault(
                        1,
                        "zstd data needs a window of 2048 MiB, but at most 128 MiB are kept in memory; compress it"
                                + " again without --long or --ultra; the records before it were read"));
        header[5] = (byte) ((27 - 10) << 3);
        assertThat(Framed.of(header)).isEmpty();
    }

    @Test
    void doesNotTakeAFailingDiskForDamage() {
        byte[] whole = zstd("{\"a\":1}\n");
        InputStream failing = Framed.failingAfter(Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(() -> {
                    try (RecordFraming framing = RecordFraming.of(failing)) {
                        framing.next();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("disk on fire");
    }

    @Test
    void recognisesAFileThatIsCompressedTwiceWithEither() {
        String twice = "this was compressed twice; decompress it once";
        byte[] zstd = zstd("{\"a\":1}\n");
        byte[] gzip = Framed.gzip("{\"a\":1}\n");
        for (byte[] inner : List.of(zstd, gzip)) {
            assertThat(Framed.of(Framed.gzip(inner))).containsExactly(fault(1, twice));
            assertThat(Framed.of(Zstd.compress(inner))).containsExactly(fault(1, twice));
        }
    }
}
