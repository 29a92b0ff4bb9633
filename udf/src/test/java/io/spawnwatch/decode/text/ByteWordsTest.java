package io.spawnwatch.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ByteWordsTest {
    private static final long SEED = 20_261_129L;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void findsAByteInEveryPlaceOfABlockAndInNoOther() {
        // Neighbours of the byte and those with the same bits below the highest are the likely mistakes.
        byte[] likely = {'"', '"', '#', '!', (byte) 0xa2, (byte) 0xa3, 0, (byte) 0xff, 'a'};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = likely[random.nextInt(likely.length)];
            }
            int from = random.nextInt(bytes.length + 1);
            long expected = 0;
            for (int j = from; j < Math.min(from + 64, bytes.length); j++) {
                expected |= bytes[j] == '"' ? 1L << (j - from) : 0;
            }
            assertThat(ByteWords.block(bytes, from, ByteWords.of('"')))
                    .as("seed %d, %d", SEED, i)
                    .isEqualTo(expected);
        }
    }

    @Test
    void passesBlanksToTheEnd() {
        assertThat(ByteWords.afterBlanks(" \t\r\n\fx".getBytes(StandardCharsets.US_ASCII), 0))
                .isEqualTo(4);
        assertThat(ByteWords.afterBlanks(new byte[] {' ', ' '}, 0)).isEqualTo(2);
        assertThat(ByteWords.afterBlanks(new byte[] {'x'}, 0)).isZero();
        assertThat(ByteWords.afterBlanks(new byte[] {'x'}, 1)).isEqualTo(1);
    }
}
