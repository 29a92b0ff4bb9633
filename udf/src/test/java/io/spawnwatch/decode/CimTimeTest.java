package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.fixture.WindowsEvent;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CimTimeTest {
    private static final long SEED = 20_261_129L;
    private static final String LETTERS = "0123456789012345678901234567890123456789..-+eE :TZ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0001",
                "1596700601",
                "1596700601.4",
                "1596700601.45",
                "1596700601.456",
                "1596700601.4569999",
                "1596700601.000000000000000000000000000001",
                "0001596700",
                "4102444799.9999"
            })
    void readsPlainDecimalsAsBigDecimalDoes(String text) throws UnreadableRecordException {
        assertThat(decimal(text)).isEqualTo(CimTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".5",
                "-1",
                "+1",
                "1e3",
                " 1",
                "1 ",
                "1.2.3",
                "1,5",
                "4102444800",
                "4102444800.1",
                "15967006010",
                "1596700601450",
                "1.0000000000000000000000000000000000000000000000000000000000000000"
            })
    void leavesOtherTextsToBigDecimal(String text) {
        assertThat(decimal(text)).isEqualTo(Decoded.NO_TIME);
    }

    @Test
    void agreesWithBigDecimalOnRandomTexts() {
        SplittableRandom random = new SplittableRandom(SEED);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(16);
            for (int n = 0; n < length; n++) {
                text.append(LETTERS.charAt(random.nextInt(random.nextInt(4) == 0 ? LETTERS.length() : 10)));
            }
            long plain = decimal(text.toString());
            if (plain != Decoded.NO_TIME) {
                read++;
                assertThat(plain).as(() -> "seed " + SEED + ": " + text).isEqualTo(general(text.toString()));
            }
        }
        assertThat(read).isGreaterThan(20_000);
    }

    private static long decimal(String text) {
        byte[] bytes = WindowsEvent.bytes("12" + text + "34");
        return CimTime.decimal(bytes, 2, text.length());
    }

    private static long general(String text) {
        try {
            return CimTime.parse(text);
        } catch (UnreadableRecordException e) {
            return Decoded.NO_TIME;
        }
    }
}
