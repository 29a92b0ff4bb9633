package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.fixture.BundledDetection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupKeyTest {

    private static GroupKey key(String... values) {
        return new GroupKey(BundledDetection.ID, 7, "0123456789abcdef", 3_600_000, 7_200_000, List.of(values));
    }

    @Test
    void theEncodingIsFixedBecauseItIsInState() {
        assertThat(key("host", "", "a:b").encode())
                .isEqualTo("1:136:" + BundledDetection.ID + "1:716:0123456789abcdef7:36000007:72000004:host0:3:a:b");
    }

    @Test
    void decodesWhatItEncoded() {
        GroupKey key = key("ws-1", "null", "cmd.exe /c \"x\" \\ \u0000 1:1 \ud800", "");

        assertThat(GroupKey.decode(key.encode())).isEqualTo(key);
    }

    @Test
    void valuesThatAreEqualWhenJoinedDoNotCollide() {
        assertThat(key("ab", "c").encode()).isNotEqualTo(key("a", "bc").encode());
        assertThat(key("1:a").encode()).isNotEqualTo(key("a").encode());
        assertThat(key("", "x").encode()).isNotEqualTo(key("x", "").encode());
        assertThat(key("x").encode()).isNotEqualTo(key("x", "").encode());
    }

    @Test
    void randomKeysOfHostileCharactersNeverCollide() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, GroupKey> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            List<String> values = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                StringBuilder value = new StringBuilder();
                for (int c = random.nextInt(5); c > 0; c--) {
                    value.append(":0123a\\\"\u0000\ud800\udfff".charAt(random.nextInt(11)));
                }
                values.add(value.toString());
            }
            GroupKey key = key(values.toArray(String[]::new));
            GroupKey other = seen.put(key.encode(), key);
            assertThat(other == null || other.equals(key))
                    .as("seed %d: %s and %s", seed, key, other)
                    .isTrue();
            assertThat(GroupKey.decode(key.encode())).as("seed %d", seed).isEqualTo(key);
        }
    }

    @Test
    void refusesATextOfAnotherEncoding() {
        assertThatThrownBy(() -> GroupKey.decode("1:2" + key("x").encode().substring(3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GroupKey.decode("3:ab")).isInstanceOf(IllegalArgumentException.class);
    }
}
