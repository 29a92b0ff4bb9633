package io.spawnwatch.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.text.NameSequence.Name;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NameSequenceTest {
    private static final Object ROOT = new Object();
    private static final String PADDING = " ".repeat(32);

    private final NameSequence<String> sequence = new NameSequence<>();

    @Test
    void expectsANameOnlyAfterItHasFollowed() {
        assertThat(next("\"a\":1", ROOT)).isNull();
        learn("\"a\":", ROOT, "A");
        learn("\"b\": ", ROOT, null);
        sequence.begin();
        assertThat(next("\"a\":1,\"b\": 2", ROOT)).isEqualTo("A 4");
        assertThat(next("\"b\": 2", ROOT)).isEqualTo("null 5");
        assertThat(next("\"a\":1", ROOT)).isNull();
    }

    @Test
    void expectsTheNameThatFollowedLast() {
        learn("\"a\":", ROOT, "A");
        learn("\"b\":", ROOT, "B");
        sequence.begin();
        assertThat(next("\"a\":1", ROOT)).isEqualTo("A 4");
        learn("\"c\":", ROOT, "C");
        sequence.begin();
        next("\"a\":1", ROOT);
        assertThat(next("\"b\":1", ROOT)).isNull();
        assertThat(next("\"c\":1", ROOT)).isEqualTo("C 4");
    }

    @Test
    void aNameOfAnotherObjectOrWithAnotherByteOrCutOffIsNotTheExpectedOne() {
        learn("\"name\":", ROOT, "A");
        sequence.begin();
        assertThat(next("\"name\":1", new Object())).isNull();
        assertThat(next("\"name\":1", null)).isNull();
        for (int i = 0; i < "\"name\":".length(); i++) {
            StringBuilder changed = new StringBuilder("\"name\":1");
            changed.setCharAt(i, (char) (changed.charAt(i) ^ 1));
            assertThat(next(changed.toString(), ROOT)).as(changed.toString()).isNull();
        }
        byte[] atTheEnd = "\"name\":1".getBytes(StandardCharsets.UTF_8);
        assertThat(sequence.next(atTheEnd, 0, ROOT)).isNull();
        assertThat(next("\"name\":1", ROOT)).isEqualTo("A 7");
    }

    @Test
    void aNameThatIsLongOrNotAsciiIsNeverExpectedButWhatFollowsItIs() {
        for (String odd : new String[] {"\"" + "n".repeat(40) + "\":", "\"n\u00e4me\":"}) {
            sequence.begin();
            learn(odd, ROOT, "odd");
            learn("\"next\":", ROOT, "next");
            sequence.begin();
            assertThat(next(odd + "1", ROOT)).isNull();
            learn(odd, ROOT, "odd");
            assertThat(next("\"next\":1", ROOT)).isEqualTo("next 7");
        }
    }

    @Test
    void manyNamesReplaceEachOtherAndAreNeverMistaken() {
        for (int i = 0; i < 5_000; i++) {
            sequence.begin();
            learn("\"first\":", ROOT, "first");
            learn("\"" + i + "\":", ROOT, "value " + i);
            sequence.begin();
            next("\"first\":1", ROOT);
            assertThat(next("\"" + (i + 1) + "\":1", ROOT)).isNull();
        }
    }

    private void learn(String name, Object object, String value) {
        byte[] bytes = (name + PADDING).getBytes(StandardCharsets.UTF_8);
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        sequence.learn(bytes, 0, length, name.hashCode() * 0x9E3779B97F4A7C15L, object, value);
    }

    private String next(String record, Object object) {
        Name<String> name = sequence.next((record + PADDING).getBytes(StandardCharsets.UTF_8), 0, object);
        return name == null ? null : name.value() + " " + name.length();
    }
}
