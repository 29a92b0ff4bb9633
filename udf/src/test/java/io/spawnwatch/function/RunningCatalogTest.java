package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.SearchNamePattern;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.fixture.EscuPlans;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.WindowPolicy;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningCatalogTest {
    private static final TumblingWindows HOURS = TumblingWindows.fromEpoch(Duration.ofHours(1));
    private static final WindowPolicy FINAL = new WindowPolicy(0, Emission.FINAL, 0);
    private static final int THREADS = 8;

    private static CatalogPlan bundled() {
        return CatalogPlan.of(DetectionCatalog.bundled(), Environments.splunk());
    }

    private static RunningCatalog unplanned(SearchEnvironment environment) {
        return RunningCatalog.of(bundled().detections(), environment, DetectionOverrides.none());
    }

    private static RunningPlans plansInTask(RunningCatalog catalog) {
        try {
            return InstantiationUtil.clone(catalog).plans();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tasksOfTheProcessThatPlannedTheCatalogUseItsPlans() {
        // No other test has planned detections of this name.
        CatalogPlan plan = CatalogPlan.of(
                DetectionCatalog.bundled().withSearchNames(new SearchNamePattern("only here - {name}")),
                Environments.splunk());
        RunningCatalog catalog = RunningCatalog.of(plan);

        List<DetectionPlan> inTask = plansInTask(catalog).plans();

        assertThat(inTask).hasSameSizeAs(plan.plans()).isNotEmpty();
        for (int i = 0; i < inTask.size(); i++) {
            assertThat(inTask.get(i)).isSameAs(plan.plans().get(i));
        }
    }

    @Test
    void tasksOfAnotherProcessPlanOnceForAll() {
        RunningCatalog catalog = unplanned(Environments.splunk());

        RunningPlans first = plansInTask(catalog);

        assertThat(plansInTask(catalog)).isSameAs(first);
        assertThat(first.plans())
                .extracting(DetectionPlan::profile)
                .isEqualTo(
                        bundled().plans().stream().map(DetectionPlan::profile).toList());
    }

    @Test
    void catalogsOfTheSameContentShareTheirPlansAndOthersDoNot() {
        RunningPlans splunk = unplanned(Environments.splunk()).plans();
        RunningPlans raw = unplanned(Environments.raw()).plans();

        assertThat(unplanned(Environments.splunk()).plans()).isSameAs(splunk);
        assertThat(unplanned(Environments.raw()).plans()).isSameAs(raw).isNotSameAs(splunk);
        assertThat(raw.plans().get(0).profile().digest())
                .isNotEqualTo(splunk.plans().get(0).profile().digest());
    }

    @Test
    @SuppressWarnings("try")
    void twoOperatorsWithTwoSubtasksEachMatchAndTallyWithTheSamePlans() throws Exception {
        RunningCatalog catalog = unplanned(Environments.splunk());
        List<AutoCloseable> operators = new ArrayList<>();
        RunningPlans plans = plansInTask(catalog);
        try {
            for (int subtask = 0; subtask < 2; subtask++) {
                MatchDetections matching = InstantiationUtil.clone(new MatchDetections(catalog, HOURS));
                OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness =
                        ProcessFunctionTestHarnesses.forProcessFunction(matching);
                operators.add(harness);
                TallySightings tallying = InstantiationUtil.clone(new TallySightings(FINAL, catalog, RowLimits.none()));
                operators.add(TallyOperator.ofSubtask(tallying, null, 2, subtask));
                assertThat(matching.running().plans()).isSameAs(plans);
                assertThat(tallying.running().profiles())
                        .zipSatisfy(plans.plans(), (profile, plan) -> assertThat(profile)
                                .isSameAs(plan.profile()));
            }
        } finally {
            for (AutoCloseable operator : operators) {
                operator.close();
            }
        }
    }

    @Test
    void threadsThatAskAtTheSameTimeWaitForOnePlanning() throws Exception {
        SharedPlans shared = new SharedPlans();
        AtomicInteger planned = new AtomicInteger();
        CountDownLatch together = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<RunningPlans>> found = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Callable<RunningPlans> task = () -> {
                    together.countDown();
                    together.await();
                    return shared.get("content", () -> {
                        planned.incrementAndGet();
                        return new RunningPlans(bundled().plans(), Normalization.DEFAULT.dataModel());
                    });
                };
                found.add(threads.submit(task));
            }
            RunningPlans first = found.get(0).get();
            for (Future<RunningPlans> other : found) {
                assertThat(other.get()).isSameAs(first);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(planned).hasValue(1);
    }

    @Test
    void aFailedPlanningIsTriedAgain() {
        SharedPlans shared = new SharedPlans();
        AtomicInteger tries = new AtomicInteger();

        assertThat(catchThrowable(() -> shared.get("content", () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("unplannable");
                })))
                .hasMessage("unplannable");

        RunningPlans made = new RunningPlans(List.of(), Normalization.DEFAULT.dataModel());
        assertThat(shared.get("content", () -> made)).isSameAs(made);
        assertThat(tries).hasValue(1);
    }

    /** As at a restart: the plans live on while one task of the job is still there, and no longer. */
    @Test
    void forgetsPlansThatNobodyUses() {
        SharedPlans shared = new SharedPlans();
        RunningPlans kept = shared.get("kept", () -> new RunningPlans(List.of(), Normalization.DEFAULT.dataModel()));
        WeakReference<RunningPlans> forgotten = new WeakReference<>(
                shared.get("other", () -> new RunningPlans(List.of(), Normalization.DEFAULT.dataModel())));

        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!forgotten.refersTo(null) && System.nanoTime() < deadline) {
            System.gc();
        }

        assertThat(forgotten.refersTo(null)).isTrue();
        assertThat(shared.size()).isEqualTo(1);
        assertThat(shared.get("kept", () -> {
                    throw new AssertionError("planned again");
                }))
                .isSameAs(kept);
    }

    @Test
    void theRowsOfRunningDetectionsAreThoseOfTheirStoredSearch(@TempDir Path folder) throws IOException {
        CatalogPlan sample = EscuPlans.withLookups(folder, "escu-sample.tar.gz", Normalization.DEFAULT);
        RunningRows running = RunningCatalog.of(sample).plans().rows();
        RowLookups lookups = new RowLookups(running.lookups());

        assertThat(running.profiles()).hasSizeGreaterThan(250).allSatisfy(profile -> {
            GroupRows shared = running.planner().plan(profile, lookups.of(profile));
            GroupRows stored = GroupRows.of(profile, lookups.of(profile));
            assertThat(shared.observedFields()).isEqualTo(stored.observedFields());
            assertThat(shared.mayReportEarly()).isEqualTo(stored.mayReportEarly());
            assertThat(shared.isIncremental()).isEqualTo(stored.isIncremental());
            assertThat(shared.needsValues()).isEqualTo(stored.needsValues());
            assertThat(shared.regrouping() == null).isEqualTo(stored.regrouping() == null);
        });
    }

    @Test
    void rowsOfAnEarlierVersionArePlannedFromItsProfile() {
        RunningRows running = RunningCatalog.of(bundled()).plans().rows();

        GroupRows rows = running.planner().plan(PROFILE, new RowLookups(List.of()).of(PROFILE));

        assertThat(running.profiles()).doesNotContain(PROFILE);
        assertThat(rows).isEqualTo(GroupRows.of(PROFILE, new RowLookups(List.of()).of(PROFILE)));
    }

    @Test
    void theWholeSampleTakesLittleInAJobGraph(@TempDir Path folder) throws IOException {
        CatalogPlan sample = EscuPlans.withLookups(folder, "escu-sample.tar.gz", Normalization.DEFAULT);
        List<Detection> detections = sample.detections();

        int sent = InstantiationUtil.serializeObject(RunningCatalog.of(sample)).length;

        assertThat(sent).isLessThan(detections.size() * 2_000);
    }
}
