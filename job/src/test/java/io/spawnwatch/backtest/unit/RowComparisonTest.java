package io.spawnwatch.backtest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.backtest.unit.Expectation.ExpectedRow;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowComparisonTest {
    private static final DetectionProfile PROFILE = CatalogPlan.of(
                    DetectionCatalog.bundled(),
                    new SearchEnvironment(Macros.bundled(), Lookups.none(), Normalization.DEFAULT))
            .plans()
            .get(0)
            .profile();

    @Test
    void rowsWithFewFieldsDoNotTakeTheOnlyRowThatFitsOneWithMore() {
        List<ExpectedRow> expected = List.of(expected(3, "dest", "a"), expected(4, "dest", "a", "user", "u"));

        assertThat(RowComparison.differences(expected, List.of(actual("a", "u", 1), actual("a", "v", 1))))
                .isEmpty();
    }

    @Test
    void theFirstDifferenceToTheNearestRowIsNamed() {
        List<ExpectedRow> expected = List.of(expected(7, "dest", "a", "user", "u", "count", "2"));

        assertThat(RowComparison.differences(expected, List.of(actual("b", "v", 1), actual("a", "w", 2))))
                .containsExactly(
                        "the row of line 7 is missing; in the nearest row, user is \"w\" instead of \"u\"",
                        "1 row too many, such as " + actual("a", "w", 2).described());
    }

    @Test
    void numbersAreComparedAsNumbersAndMissingFieldsMustBeMissing() {
        List<ExpectedRow> expected = List.of(
                new ExpectedRow(1, Map.of("count", List.of("2.0"), "risk_score", List.of("49"), "os", List.of())));

        assertThat(RowComparison.differences(expected, List.of(actual("a", "u", 2))))
                .isEmpty();
    }

    /** An independent decision: tries all ways to give each expected row a row of its own. */
    @Test
    void rowsFitExactlyIfThereIsAnAssignment() {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        int fitting = 0;
        for (int i = 0; i < 3000; i++) {
            List<ActualRow> actual = new ArrayList<>();
            List<ExpectedRow> expected = new ArrayList<>();
            int rows = 1 + random.nextInt(4);
            for (int j = 0; j < rows; j++) {
                actual.add(actual(letter(random), letter(random), 1 + random.nextInt(2)));
                List<String> fields = new ArrayList<>();
                if (random.nextBoolean()) {
                    fields.addAll(List.of("dest", letter(random)));
                }
                if (random.nextBoolean()) {
                    fields.addAll(List.of("user", letter(random)));
                }
                expected.add(expected(j + 1, fields.toArray(String[]::new)));
            }
            boolean fits = isAssignable(expected, new ArrayList<>(actual));
            fitting += fits ? 1 : 0;
            assertThat(RowComparison.differences(expected, actual).isEmpty())
                    .as("seed %d, step %d: %s in %s", seed, i, expected, actual)
                    .isEqualTo(fits);
        }
        assertThat(fitting).isBetween(300, 2700);
    }

    private static boolean isAssignable(List<ExpectedRow> expected, List<ActualRow> actual) {
        if (expected.isEmpty()) {
            return actual.isEmpty();
        }
        for (int i = 0; i < actual.size(); i++) {
            ActualRow candidate = actual.get(i);
            boolean fits = expected.get(0).fields().entrySet().stream()
                    .allMatch(field -> candidate.values(field.getKey()).equals(field.getValue()));
            if (fits) {
                List<ActualRow> rest = new ArrayList<>(actual);
                rest.remove(i);
                if (isAssignable(expected.subList(1, expected.size()), rest)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String letter(SplittableRandom random) {
        return random.nextBoolean() ? "a" : "b";
    }

    private static ExpectedRow expected(int line, String... fieldsAndValues) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            fields.put(fieldsAndValues[i], List.of(fieldsAndValues[i + 1]));
        }
        return new ExpectedRow(line, fields);
    }

    private static ActualRow actual(String dest, String user, long count) {
        return new ActualRow(new DetectionRow(
                PROFILE,
                0,
                3_600_000,
                List.of(dest, user, "parent", "cmd.exe", "cmd.exe /c x", "1", "2"),
                new Tally(count, 1000, 2000, false),
                1,
                false,
                null));
    }
}
