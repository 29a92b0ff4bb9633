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
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares random sightings, watermarks, restarts and conditions with a reference that keeps every sighting. */
@Tag("slow")
class RandomSightingsTest {
    private static final int RUNS = 120;
    private static final int STEPS = 150;
    private static final String[] SEARCHES = {"count >= 1", "count >= 3", "count < 4", "values >= 2", "values < 2"};
    private static final @Nullable String[] NAMES = {"a", "b", "c", null};

    /** Counts the rows of each kind over all runs: a test without rows proves nothing. */
    private static final class Kinds {
        private int early;
        private int revised;
        private int late;
        private int unconditional;
    }

    private record Seen(
            long timeMs, @Nullable String name, @Nullable String user) {}

    /** A window between its first sighting and its expiry, with every sighting. */
    private static final class Opening {
        private final List<Seen> seen = new ArrayList<>();
        private boolean late;
        private boolean closeIsPending;
        private long quietUntilMs;
        private long expiresMs;
        private int revision;
        private int reported;
    }

    /** What the operator promises, in its simplest form. */
    private static final class Reference {
        private final WindowPolicy policy;
        private final String search;
        private final Map<GroupKey, Opening> open = new HashMap<>();
        private final Map<GroupKey, List<String>> rows = new HashMap<>();
        private long watermarkMs = Long.MIN_VALUE;

        Reference(WindowPolicy policy, String search) {
            this.policy = policy;
            this.search = search;
        }

        void see(GroupKey key, Seen seen) {
            long closesMs = key.windowEndMs() - 1;
            boolean closed = watermarkMs >= closesMs;
            Opening opening = open.get(key);
            if (opening == null) {
                opening = new Opening();
                open.put(key, opening);
                long byMs = watermarkMs - closesMs - policy.latenessMs();
                opening.late = closed && byMs >= 0;
                opening.closeIsPending = !closed;
                opening.revision = opening.late ? 2 * (int) (byMs / Math.max(1000, policy.latenessMs())) : 0;
                opening.expiresMs = closesMs + policy.latenessMs();
            }
            if (opening.late) {
                opening.expiresMs = watermarkMs + Math.max(policy.latenessMs(), policy.revisionIntervalMs());
            }
            opening.seen.add(seen);
            boolean again = closed && !opening.late && watermarkMs >= opening.quietUntilMs;
            if (reportsRevisions() && (again || opening.reported == 0)) {
                report(key, opening);
            }
        }

        void advance(long toMs) {
            watermarkMs = toMs;
            for (GroupKey key : List.copyOf(open.keySet())) {
                Opening opening = open.get(key);
                boolean mayBeDue = opening.closeIsPending || opening.reported > 0;
                if (toMs >= key.windowEndMs() - 1 && mayBeDue && !opening.late && reportsRevisions()) {
                    opening.closeIsPending = false;
                    if (opening.reported == 0 || toMs >= opening.quietUntilMs) {
                        report(key, opening);
                    }
                }
                if (toMs >= opening.expiresMs) {
                    report(key, opening);
                    open.remove(key);
                }
            }
        }

        /** A row that may cease to satisfy the condition is reported only at its expiry. */
        private boolean reportsRevisions() {
            return policy.emission() == Emission.REVISIONS && search.contains(">=");
        }

        private void report(GroupKey key, Opening opening) {
            Map<String, List<Seen>> names = new TreeMap<>();
            Map<String, List<Seen>> users = new TreeMap<>();
            for (Seen sighting : opening.seen) {
                if (sighting.name != null) {
                    names.computeIfAbsent(sighting.name, any -> new ArrayList<>())
                            .add(sighting);
                }
                if (sighting.user != null) {
                    users.computeIfAbsent(sighting.user, any -> new ArrayList<>())
                            .add(sighting);
                }
            }
            int count = opening.seen.size();
            if (count != opening.reported && isSatisfied(count, names.size())) {
                opening.reported = count;
                opening.quietUntilMs = watermarkMs + policy.revisionIntervalMs();
                opening.revision++;
                rows.computeIfAbsent(key, any -> new ArrayList<>())
                        .add(opening.revision + (opening.late ? " late " : " ") + count + " " + texts(key, names) + " "
                                + texts(key, users));
            }
        }

        private boolean isSatisfied(int count, int names) {
            return switch (search) {
                case "count >= 1" -> true;
                case "count >= 3" -> count > 2;
                case "count < 4" -> count <= 3;
                case "values >= 2" -> names > 1;
                case "values < 2" -> names <= 1;
                default -> throw new IllegalArgumentException(search);
            };
        }

        private static List<String> texts(GroupKey key, Map<String, List<Seen>> values) {
            List<String> texts = new ArrayList<>();
            values.forEach((value, seen) -> texts.add(FakeRows.text(
                    value,
                    seen.size(),
                    seen.stream().mapToLong(Seen::timeMs).min().orElseThrow(),
                    seen.stream().mapToLong(Seen::timeMs).max().orElseThrow(),
                    key.windowStartMs())));
            return texts;
        }
    }

    @Test
    void rowsAreThoseOfTheReference() throws Exception {
        Kinds kinds = new Kinds();
        for (int seed = 0; seed < RUNS; seed++) {
            run(new SplittableRandom(seed), seed % 20 == 0, "seed " + seed, kinds);
        }
        assertThat(List.of(kinds.early, kinds.revised, kinds.late, kinds.unconditional))
                .as("rows reported at a sighting, revised, late, without condition")
                .allMatch(rows -> rows > 100);
    }

    private static void run(SplittableRandom random, boolean rocksDb, String seed, Kinds kinds) throws Exception {
        WindowPolicy policy = new WindowPolicy(
                random.nextInt(3) * 5L * MINUTE,
                random.nextInt(4) == 0 ? Emission.FINAL : Emission.REVISIONS,
                random.nextInt(4) * 2L * MINUTE);
        String search = SEARCHES[random.nextInt(SEARCHES.length)];
        DetectionProfile profile = profile(1, search);
        Reference reference = new Reference(policy, search);
        Map<GroupKey, List<String>> rows = new HashMap<>();
        Set<String> revisions = new HashSet<>();
        TallyOperator operator = operator(policy, List.of(profile), rocksDb, null);
        try {
            long watermarkMs = NINE;
            for (int i = 0; i < STEPS; i++) {
                int action = random.nextInt(20);
                if (action < 3) {
                    watermarkMs += 1 + random.nextLong(25 * MINUTE);
                    operator.watermark(watermarkMs);
                    reference.advance(watermarkMs);
                } else if (action == 3 && random.nextInt(4) == 0) {
                    OperatorSubtaskState snapshot = operator.snapshot(i);
                    collect(operator, rows, revisions, seed);
                    operator.close();
                    operator = operator(policy, List.of(), rocksDb, snapshot);
                } else {
                    long timeMs = Math.max(NINE - HOUR, watermarkMs - HOUR) + random.nextLong(2 * HOUR);
                    long windowStartMs = Math.floorDiv(timeMs, HOUR) * HOUR;
                    GroupKey key = new GroupKey(
                            profile.id(),
                            1,
                            profile.digest(),
                            windowStartMs,
                            windowStartMs + HOUR,
                            List.of("ws-" + random.nextInt(3), "u", "p"));
                    Seen seen = new Seen(timeMs, NAMES[random.nextInt(4)], NAMES[random.nextInt(4)]);
                    operator.see(sighting(key, timeMs, seen.name, seen.user));
                    reference.see(key, seen);
                }
            }
            operator.watermark(watermarkMs + 24 * HOUR);
            reference.advance(watermarkMs + 24 * HOUR);
            collect(operator, rows, revisions, seed);
            assertThat(rows).as("%s, %s, %s", seed, policy, search).isEqualTo(reference.rows);
            assertThat(operator.entries()).as(seed).isZero();
        } finally {
            operator.close();
        }
        count(rows, search, policy, kinds);
    }

    private static TallyOperator operator(
            WindowPolicy policy,
            List<DetectionProfile> running,
            boolean rocksDb,
            @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        return TallyOperator.withFakeRows(
                policy, running, rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend(), snapshot);
    }

    private static void collect(
            TallyOperator operator, Map<GroupKey, List<String>> rows, Set<String> revisions, String seed) {
        for (DetectionRow row : operator.rows()) {
            GroupKey key = new GroupKey(
                    row.profile().id(),
                    1,
                    row.profile().digest(),
                    row.windowStartMs(),
                    row.windowEndMs(),
                    row.groupValues());
            String revision = key.encode() + row.late() + row.revision();
            assertThat(revisions.add(revision))
                    .as("%s: revision %s is used twice", seed, revision)
                    .isTrue();
            rows.computeIfAbsent(key, any -> new ArrayList<>())
                    .add(row.revision() + (row.late() ? " late " : " ")
                            + row.tally().count() + " " + row.fields().get(4).values() + " "
                            + row.fields().get(5).values());
        }
    }

    private static void count(Map<GroupKey, List<String>> rows, String search, WindowPolicy policy, Kinds kinds) {
        for (List<String> all : rows.values()) {
            for (String row : all) {
                kinds.late += row.contains("late") ? 1 : 0;
                kinds.revised += row.startsWith("1 ") ? 0 : 1;
                kinds.unconditional += search.equals("count >= 1") ? 1 : 0;
                kinds.early += policy.emission() == Emission.REVISIONS
                                && (row.startsWith("1 3 ") || search.equals("values >= 2"))
                        ? 1
                        : 0;
            }
        }
    }
}
