package io.spawnwatch.risk;

import static io.spawnwatch.fixture.BundledDetection.ID;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RiskRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RiskEventIdTest {

    /** Consumers keep ids for years. The expected value was not computed by this code. */
    @Test
    void neverChanges() {
        assertThat(RiskEventId.of(ID, NINE, List.of("ws-1", "null", "cmd.exe /c \"\u00e9\"\\ \ud83d\ude00")))
                .isEqualTo("c9354f3c9e828ac85bb0387f356e30315c5d30af3e6ff58d96377ae4abe2a7b9");
    }

    @Test
    void doesNotDependOnVersionDigestScoreOrCount() {
        RiskRule other = new RiskRule(1, 1, 0.01, "other", List.of(), List.of());
        String first = RiskScoring.score(row("ws-1", "u", "p")).riskEventId();

        assertThat(RiskScoring.score(row(profile(9, "d9", other, List.of()), "ws-1", "u", "p"))
                        .riskEventId())
                .isEqualTo(first);
    }

    @Test
    void dependsOnDetectionWindowAndEachGroupValue() {
        List<String> ids = List.of(
                RiskEventId.of(ID, NINE, List.of("a", "b")),
                RiskEventId.of(ID.toUpperCase(Locale.ROOT), NINE, List.of("a", "b")),
                RiskEventId.of(ID, NINE + 1, List.of("a", "b")),
                RiskEventId.of(ID, NINE, List.of("A", "b")),
                RiskEventId.of(ID, NINE, List.of("b", "a")),
                RiskEventId.of(ID, NINE, List.of("ab", "")),
                RiskEventId.of(ID, NINE, List.of("ab")),
                RiskEventId.of(ID, NINE, List.of("a1:b")),
                RiskEventId.of(ID, NINE, List.of("a", "\ud83d")),
                RiskEventId.of(ID, NINE, List.of("a", "\ude00")),
                RiskEventId.of(ID, NINE, List.of("a", "\ufffd")),
                RiskEventId.of(ID, NINE, List.of("a", "?")));

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{64}"));
    }

    @Test
    void randomTuplesOfHostileCharactersNeverShareAnId() {
        long seed = 20261123;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<String>> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            List<String> values = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                StringBuilder value = new StringBuilder();
                for (int c = random.nextInt(5); c > 0; c--) {
                    value.append(":0123a\\\"\u0000\ud800\udfff".charAt(random.nextInt(11)));
                }
                values.add(value.toString());
            }
            List<String> other = seen.put(RiskEventId.of(ID, NINE, values), values);
            assertThat(other == null || other.equals(values))
                    .as("seed %d: %s and %s", seed, values, other)
                    .isTrue();
        }
    }
}
