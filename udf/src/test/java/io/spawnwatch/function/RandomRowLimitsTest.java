package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Compares random sightings, watermarks, restarts and limits, at several parallelisms, with a reference that keeps a list of
 * the rows that were opened. The groups are few enough to come back and many enough to be refused.
 */
class RandomRowLimitsTest {
    private static final int RUNS = 15;
    private static final int STEPS = 250;
    private static final WindowPolicy POLICY = new WindowPolicy(10 * MINUTE, Emission.REVISIONS, 10_000);

    /** Which sightings of a task have rows, in the simplest form. Everything is about windows by name. */
    private static final class Reference {
        private final long share;
        private final Map<GroupKey, Long> openUntil = new HashMap<>();
        private final Map<GroupKey, List<GroupKey>> rowsOfWindow = new HashMap<>();
        private final Map<GroupKey, Long> keptUntil = new HashMap<>();
        private final Map<GroupKey, Long> refused = new HashMap<>();
        private final Map<GroupKey, Long> counted = new HashMap<>();
        private long watermarkMs = Long.MIN_VALUE;

        Reference(long share) {
            this.share = share;
        }

        void see(GroupKey key) {
            GroupKey window = key.window();
            long onTimeMs = key.windowEndMs() - 1 + POLICY.latenessMs();
            boolean late = watermarkMs >= onTimeMs;
            long untilMs = late ? watermarkMs + POLICY.latenessMs() : onTimeMs;
            if (watermarkMs >= keptUntil.getOrDefault(window, Long.MIN_VALUE)) {
                rowsOfWindow.remove(window);
            }
            List<GroupKey> rows = rowsOfWindow.computeIfAbsent(window, any -> new ArrayList<>());
            if (share > 0 && !openUntil.containsKey(key) && rows.size() >= share) {
                refused.merge(window, 1L, Long::sum);
            } else {
                // A late row may be opened more than once while others of its window are open.
                if (!openUntil.containsKey(key)) {
                    rows.add(key);
                }
                openUntil.merge(key, untilMs, Math::max);
                counted.merge(window, 1L, Long::sum);
            }
            keptUntil.merge(window, untilMs, Math::max);
        }

        void watermark(long timeMs) {
            watermarkMs = timeMs;
            openUntil.values().removeIf(untilMs -> timeMs >= untilMs);
        }
    }

    /** Sums of what an operator has reported, by window. */
    private static final class Reported {
        private final Map<GroupKey, Map<List<String>, Long>> open = new HashMap<>();
        private final Map<GroupKey, Long> counted = new HashMap<>();
        private final Map<GroupKey, Long> fenced = new HashMap<>();

        void take(TallyOperator operator, boolean expired) {
            for (DetectionRow row : operator.rows()) {
                DetectionProfile profile = row.profile();
                GroupKey window = new GroupKey(
                        profile.id(),
                        profile.version(),
                        profile.digest(),
                        row.windowStartMs(),
                        row.windowEndMs(),
                        List.of(row.late() ? "late" : ""));
                Map<List<String>, Long> rows = open.computeIfAbsent(window, any -> new HashMap<>());
                // A late window that is opened once more begins to count at 1.
                Long before = rows.put(row.groupValues(), row.tally().count());
                if (before != null && before >= row.tally().count()) {
                    counted.merge(window.window(), before, Long::sum);
                }
            }
            for (FencedSightings sightings : operator.fenced()) {
                fenced.merge(
                        GroupKey.decode(sightings.window()), sightings.tally().count(), Long::sum);
            }
            if (expired) {
                open.forEach((window, rows) ->
                        rows.values().forEach(count -> counted.merge(window.window(), count, Long::sum)));
                open.clear();
            }
        }
    }

    @Test
    void rowsAndRefusedSightingsAreThoseOfTheReference() throws Exception {
        SplittableRandom seeds = new SplittableRandom(20261129);
        long refusals = 0;
        for (int run = 0; run < RUNS; run++) {
            long seed = seeds.nextLong();
            refusals += run(seed, new SplittableRandom(seed));
        }
        assertThat(refusals).as("refused sightings over all runs").isGreaterThan(RUNS * STEPS / 10L);
    }

    private static long run(long seed, SplittableRandom random) throws Exception {
        int parallelism = 1 + random.nextInt(3);
        int limit = random.nextInt(25);
        List<DetectionProfile> profiles = List.of(profile(1), profile(2));
        long refusals = 0;
        for (int subtask = 0; subtask < parallelism; subtask++) {
            Reference reference = new Reference(share(limit, parallelism, subtask));
            Reported reported = new Reported();
            TallyOperator operator = TallyOperator.ofSubtask(function(profiles, limit), null, parallelism, subtask);
            long watermarkMs = NINE;
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(100);
                if (choice < 90) {
                    GroupKey key = key(random, profiles.get(random.nextInt(2)), watermarkMs);
                    // Other tasks see the others.
                    if (task(key, parallelism) == subtask) {
                        operator.see(sighting(key, key.windowStartMs() + random.nextLong(HOUR)));
                        reference.see(key);
                    }
                } else if (choice < 97) {
                    watermarkMs += random.nextLong(30 * MINUTE);
                    operator.watermark(watermarkMs);
                    reference.watermark(watermarkMs);
                } else {
                    OperatorSubtaskState snapshot = operator.snapshot(step);
                    reported.take(operator, false);
                    operator.close();
                    operator = TallyOperator.ofSubtask(
                            function(profiles, limit), part(snapshot, parallelism, subtask), parallelism, subtask);
                }
                reported.take(operator, false);
            }
            operator.watermark(watermarkMs + 10 * HOUR);
            reported.take(operator, true);
            String what = String.format("seed %d, limit %d, task %d of %d", seed, limit, subtask, parallelism);
            assertThat(reported.fenced).as(what).isEqualTo(reference.refused);
            assertThat(reported.counted).as(what).isEqualTo(reference.counted);
            assertThat(operator.entries()).as(what).isZero();
            operator.close();
            refusals += reference.refused.values().stream()
                    .mapToLong(count -> count)
                    .sum();
        }
        return refusals;
    }

    private static TallySightings function(List<DetectionProfile> profiles, int limit) {
        return new TallySightings(POLICY, profiles, List.of(), new RowLimits(limit, Map.of()));
    }

    private static @Nullable OperatorSubtaskState part(OperatorSubtaskState own, int parallelism, int subtask)
            throws Exception {
        // As if this task alone had saved: the others are not looked at.
        return AbstractStreamOperatorTestHarness.repartitionOperatorState(
                AbstractStreamOperatorTestHarness.repackageState(own),
                TallyOperator.KEY_GROUPS,
                1,
                parallelism,
                subtask);
    }

    /** Key groups are dealt to tasks in order, as Flink does. */
    private static long share(int limit, int parallelism, int subtask) {
        long owned = 0;
        long before = 0;
        for (int group = 0; group < TallyOperator.KEY_GROUPS; group++) {
            int task = KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                    TallyOperator.KEY_GROUPS, parallelism, group);
            owned += task == subtask ? 1 : 0;
            before += task < subtask ? 1 : 0;
        }
        long share = limit * (before + owned) / TallyOperator.KEY_GROUPS - limit * before / TallyOperator.KEY_GROUPS;
        return limit == 0 ? 0 : Math.max(1, share);
    }

    private static int task(GroupKey key, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(key.encode(), TallyOperator.KEY_GROUPS, parallelism);
    }

    /** Mostly of the present window, sometimes of a window that closes, has expired or begins. */
    private static GroupKey key(SplittableRandom random, DetectionProfile profile, long watermarkMs) {
        long startMs = watermarkMs - Math.floorMod(watermarkMs - NINE, HOUR) + HOUR * (random.nextInt(4) - 2);
        return new GroupKey(
                profile.id(),
                profile.version(),
                profile.digest(),
                startMs,
                startMs + HOUR,
                List.of("ws-" + random.nextInt(40), "u", "p"));
    }
}
