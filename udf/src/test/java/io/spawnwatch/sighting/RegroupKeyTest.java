package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.fixture.BundledDetection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegroupKeyTest {

    private static RegroupKey key(@Nullable String... values) {
        return new RegroupKey(
                BundledDetection.ID, 7, "0123456789abcdef", 3_600_000, 7_200_000, 0, Arrays.asList(values));
    }

    @Test
    void theEncodingIsFixedBecauseItIsInState() {
        assertThat(key("host", "", null, "a:b").encode())
                .isEqualTo("2:r136:" + BundledDetection.ID
                        + "1:716:0123456789abcdef7:36000007:72000001:05:=host1:=0:4:=a:b");
    }

    @Test
    void takesWindowAndDetectionFromTheGroup() {
        GroupKey group = new GroupKey("id", 3, "digest", 0, 60_000, List.of("a", "b"));

        assertThat(RegroupKey.of(group, 2, List.of("b")))
                .isEqualTo(new RegroupKey("id", 3, "digest", 0, 60_000, 2, List.of("b")));
    }

    @Test
    void randomKeysOfHostileCharactersNeverCollide() {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, RegroupKey> seen = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            List<@Nullable String> values = new ArrayList<>();
            for (int n = random.nextInt(4); n > 0; n--) {
                StringBuilder value = new StringBuilder();
                for (int c = random.nextInt(4); c > 0; c--) {
                    value.append(":=012a\u0000\ud800".charAt(random.nextInt(8)));
                }
                values.add(random.nextInt(4) == 0 ? null : value.toString());
            }
            RegroupKey key = new RegroupKey("id", 1, "d", 0, 10, random.nextInt(3), values);
            RegroupKey other = seen.put(key.encode(), key);
            assertThat(other == null || other.equals(key))
                    .as("seed %d: %s and %s", seed, key, other)
                    .isTrue();
            assertThat(RegroupKey.decode(key.encode())).as("seed %d", seed).isEqualTo(key);
        }
    }

    @Test
    void refusesATextOfAnotherEncoding() {
        assertThatThrownBy(
                        () -> RegroupKey.decode(new GroupKey("id", 3, "digest", 0, 60_000, List.of("a", "b")).encode()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RegroupKey.decode("2:r1")).isInstanceOf(IllegalArgumentException.class);
    }
}
