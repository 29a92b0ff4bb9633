package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class SourceTextTest {
    private static final long SEED = 20261129;

    @Test
    void knowsThePlaceOfEachCharacterAndOfTheEnd() throws IOException, ClassNotFoundException {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2_000; round++) {
            int length = random.nextInt(40);
            int[] lines = new int[length + 1];
            int[] columns = new int[length + 1];
            for (int i = 0; i <= length; i++) {
                boolean follows = i > 0 && random.nextInt(4) > 0;
                lines[i] = follows ? lines[i - 1] : 1 + random.nextInt(3);
                columns[i] = follows ? columns[i - 1] + 1 : 1 + random.nextInt(9);
            }
            SourceText text = new SourceText("file.yml", "x".repeat(length), lines, columns);
            SourceText sent = InstantiationUtil.clone(text);
            for (int i = 0; i <= length; i++) {
                Place expected = new Place("file.yml", lines[i], columns[i]);
                assertThat(text.placeAt(i))
                        .as("seed %d round %d offset %d", SEED, round, i)
                        .isEqualTo(expected);
                assertThat(sent.placeAt(i)).isEqualTo(expected);
            }
        }
    }

    @Test
    void hasNoPlaceBeyondItsEnd() {
        SourceText text = SourceText.of("file.yml", "ab");

        assertThat(text.placeAt(2)).isEqualTo(new Place("file.yml", 1, 3));
        assertThatThrownBy(() -> text.placeAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> text.placeAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void takesLittleMoreThanItsTextWhenItIsSent() throws IOException {
        String line = "| where a=1 and b=2 or c=3 -- a line of a search";
        String written = (line + "\n").repeat(50);

        int sent = InstantiationUtil.serializeObject(SourceText.of("file.yml", written)).length;

        assertThat(sent).isBetween(written.length(), written.length() + 50 * 3 * Integer.BYTES + 500);
    }
}
