package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RegroupKey;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.UngroupedRow;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three tasks that tally, each with watermarks and late sightings of its own, send their rows over channels of any speed to
 * tasks that regroup, which are restarted in other numbers: nothing is lost, nothing counted twice, and what is on time comes
 * in one row.
 */
@Tag("slow")
class RandomRegroupRowsTest {
    private static final int RUNS = 40;
    private static final int STEPS = 300;
    private static final int TALLIES = 3;
    private static final WindowPolicy POLICY = new WindowPolicy(10 * MINUTE, Emission.REVISIONS, 5 * MINUTE);
    private static final DetectionProfile PROFILE = Plans.of(
                    "| tstats count from datamodel=Endpoint.Processes by dest user"
                            + " | stats sum(count) as n dc(user) as users by dest")
            .profile();

    /** What has been said of a window and host: one row on time, and late rows by revision. */
    private record Reported(Map<Integer, DetectionRow> byRevision) {}

    private record Host(long windowStartMs, String dest) {}

    /** A row or a watermark on its way. */
    private record Sent(@Nullable UngroupedRow row, long watermarkMs) {}

    private final List<TallyOperator> tallies = new ArrayList<>();
    private final List<Deque<Sent>> channels = new ArrayList<>();
    private final long[] sentMs = new long[TALLIES];
    private final long[] arrivedMs = new long[TALLIES];
    private List<RegroupOperator> tasks = new ArrayList<>();
    private final Map<Host, Integer> seen = new HashMap<>();
    private final Map<Host, Set<String>> onTime = new HashMap<>();
    private final Map<Host, Integer> onTimeCount = new HashMap<>();
    private final Map<Host, Reported> reported = new HashMap<>();

    @Test
    void eachSightingIsCountedOnceAndRowsOnTimeAreWhole() throws Exception {
        int late = 0;
        int together = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            RandomRegroupRowsTest run = new RandomRegroupRowsTest();
            run.run(new SplittableRandom(seed), seed % 8 == 0);
            run.check("seed " + seed);
            for (Reported rows : run.reported.values()) {
                late += rows.byRevision.size() - (rows.byRevision.containsKey(1) ? 1 : 0);
                together += rows.byRevision.containsKey(1)
                                && rows.byRevision.get(1).values("users").get(0).compareTo("1") > 0
                        ? 1
                        : 0;
            }
        }
        assertThat(late).as("late rows").isGreaterThan(100);
        assertThat(together).as("rows of several groups").isGreaterThan(100);
    }

    private void run(SplittableRandom random, boolean rocksDb) throws Exception {
        for (int i = 0; i < TALLIES; i++) {
            tallies.add(new TallyOperator(POLICY, List.of(PROFILE), new HashMapStateBackend(), null));
            channels.add(new ArrayDeque<>());
            sentMs[i] = NINE;
            arrivedMs[i] = Long.MIN_VALUE;
        }
        tasks.add(task(1, 0, rocksDb, null));
        for (int step = 0; step < STEPS; step++) {
            int task = random.nextInt(TALLIES);
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> see(random, task);
                case 3 -> advance(task, sentMs[task] + random.nextLong(20 * MINUTE));
                case 4 -> deliver(random.nextInt(TALLIES), 1 + random.nextInt(4));
                default -> {
                    if (random.nextInt(8) == 0) {
                        restart(1 + random.nextInt(3), rocksDb);
                    }
                }
            }
        }
        for (int i = 0; i < TALLIES; i++) {
            advance(i, Long.MAX_VALUE);
        }
        for (int i = 0; i < TALLIES; i++) {
            deliver(i, Integer.MAX_VALUE);
        }
        for (RegroupOperator task : tasks) {
            assertThat(task.entries()).isZero();
            task.close();
        }
        for (TallyOperator tally : tallies) {
            assertThat(tally.rows()).isEmpty();
            tally.close();
        }
    }

    /** A group always lies with the same task: here users are numbered by task. */
    private void see(SplittableRandom random, int task) throws Exception {
        long startMs = NINE + random.nextInt(3) * HOUR;
        Host host = new Host(startMs, "ws-" + random.nextInt(2));
        GroupKey key = new GroupKey(
                PROFILE.id(),
                PROFILE.version(),
                PROFILE.digest(),
                startMs,
                startMs + HOUR,
                List.of(host.dest, "u" + task + random.nextInt(2)));
        tallies.get(task).see(new Sighting(key.encode(), startMs + random.nextLong(HOUR), false, List.of()));
        seen.merge(host, 1, Integer::sum);
    }

    private void advance(int task, long toMs) throws Exception {
        sentMs[task] = toMs;
        for (UngroupedRow row : tallies.get(task).watermark(toMs).ungrouped()) {
            channels.get(task).add(new Sent(row, 0));
            RegroupKey key = RegroupKey.decode(row.regroupKey());
            if (key.lateness() == 0) {
                Host host =
                        new Host(key.windowStartMs(), row.row().groupValues().get(0));
                onTime.computeIfAbsent(host, any -> new TreeSet<>())
                        .add(row.row().groupValues().get(1));
                onTimeCount.merge(host, (int) row.row().tally().count(), Integer::sum);
            }
        }
        channels.get(task).add(new Sent(null, toMs));
    }

    private void deliver(int channel, int most) throws Exception {
        for (int i = 0; i < most && !channels.get(channel).isEmpty(); i++) {
            Sent sent = channels.get(channel).remove();
            if (sent.row != null) {
                int task = KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        sent.row.regroupKey(), RegroupOperator.MAX_PARALLELISM, tasks.size());
                tasks.get(task).see(List.of(sent.row));
                continue;
            }
            arrivedMs[channel] = sent.watermarkMs;
            long watermarkMs = Long.MAX_VALUE;
            for (long arrived : arrivedMs) {
                watermarkMs = Math.min(watermarkMs, arrived);
            }
            for (RegroupOperator task : tasks) {
                task.watermark(watermarkMs).rows().forEach(this::report);
            }
        }
    }

    private void report(DetectionRow row) {
        Map<Integer, DetectionRow> byRevision = reported.computeIfAbsent(
                        new Host(row.windowStartMs(), row.groupValues().get(0)), any -> new Reported(new TreeMap<>()))
                .byRevision;
        assertThat(byRevision.put(row.revision(), row)).as("%s again", row).isNull();
        assertThat(row.late()).isEqualTo(row.revision() > 1);
    }

    /** Restarts the tasks that regroup, in another number, when nothing is on its way, as at a checkpoint. */
    private void restart(int number, boolean rocksDb) throws Exception {
        for (int i = 0; i < TALLIES; i++) {
            deliver(i, Integer.MAX_VALUE);
        }
        OperatorSubtaskState[] states = new OperatorSubtaskState[tasks.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = tasks.get(i).snapshot(1);
        }
        OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(states);
        for (RegroupOperator task : tasks) {
            task.close();
        }
        List<RegroupOperator> restarted = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            restarted.add(task(
                    number,
                    i,
                    rocksDb,
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            all, RegroupOperator.MAX_PARALLELISM, states.length, number, i)));
        }
        tasks = restarted;
    }

    private static RegroupOperator task(int number, int index, boolean rocksDb, @Nullable OperatorSubtaskState state)
            throws Exception {
        return new RegroupOperator(
                number, index, rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend(), state);
    }

    private void check(String run) {
        Map<Host, Integer> counted = new HashMap<>();
        reported.forEach((host, rows) -> rows.byRevision.forEach((revision, row) -> {
            int n = Integer.parseInt(row.values("n").get(0));
            assertThat(row.tally().count()).as(run).isEqualTo(n);
            counted.merge(host, n, Integer::sum);
        }));
        assertThat(counted).as(run).isEqualTo(seen);
        Set<Host> hostsOnTime = new HashSet<>();
        reported.forEach((host, rows) -> {
            DetectionRow row = rows.byRevision.get(1);
            if (row != null) {
                hostsOnTime.add(host);
                assertThat(row.values("n")).as(run).containsExactly("" + onTimeCount.get(host));
                assertThat(row.values("users"))
                        .as(run)
                        .containsExactly(
                                "" + onTime.getOrDefault(host, Set.of()).size());
            }
        });
        assertThat(hostsOnTime).as(run).isEqualTo(onTime.keySet());
    }
}
