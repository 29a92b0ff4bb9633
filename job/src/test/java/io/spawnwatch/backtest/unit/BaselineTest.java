package io.spawnwatch.backtest.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.Normalization;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    private static final DetectionPlace WMI = new DetectionPlace(Path.of("detections/wmi.yml"), 12, "WMI", "24869767");
    private static final DetectionPlace SHELL =
            new DetectionPlace(Path.of("detections/shell.yml"), 9, "Shell", "5a1f7c0e");

    private final Baseline baseline = new Baseline(new BigDecimal(Baseline.DEFAULT_LIMIT), Map.of());
    private final BaselineRows rows = new BaselineRows();

    @TempDir
    private Path folder;

    @Test
    void aSilentDetectionPasses() {
        assertThat(judge(48_210, WMI))
                .isEqualTo(result(WMI, Verdict.PASSED, "0 rows in 48,210 harmless events", List.of()));
    }

    @Test
    void aNoisyDetectionFailsWithItsRateAndCommonestRows() {
        add(WMI, 7, "explorer.exe", "powershell.exe");
        add(WMI, 1, "cmd.exe", "whoami.exe");
        add(WMI, 1_200, "svchost.exe", "wmiprvse.exe");
        add(WMI, 1, "cmd.exe", "a.exe");
        add(SHELL, 1, "x", "y");

        assertThat(judge(48_210, WMI))
                .isEqualTo(result(
                        WMI,
                        Verdict.FAILED,
                        "1,209 rows in 48,210 harmless events, 2,508 per 100,000; the limit of 1 allows none",
                        List.of(
                                "1,200 x svchost.exe > wmiprvse.exe",
                                "7 x explorer.exe > powershell.exe",
                                "1 x cmd.exe > a.exe")));
    }

    @Test
    void whatTheLimitAllowsPasses() {
        add(WMI, 1, "cmd.exe", "whoami.exe");

        assertThat(judge(100_000, WMI).verdict()).isEqualTo(Verdict.PASSED);
        assertThat(judge(99_999, WMI).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(judge(2_500_000, WMI).message()).isEqualTo("1 row in 2,500,000 harmless events, 0.04 per 100,000");
        add(WMI, 1, "cmd.exe", "whoami.exe");
        assertThat(judge(150_000, WMI).message())
                .isEqualTo("2 rows in 150,000 harmless events, 1.3 per 100,000; the limit of 1 allows 1");
    }

    @Test
    void aDetectionMayHaveALimitOfItsOwn() {
        add(WMI, 5, "cmd.exe", "whoami.exe");
        add(SHELL, 5, "cmd.exe", "whoami.exe");
        Baseline own = new Baseline(BigDecimal.ZERO, Map.of(WMI.id(), new BigDecimal("2.50")));

        List<TestResult> results = own.judge(outcome(200_000, 0, Map.of()), List.of(WMI, SHELL));

        assertThat(results).extracting(TestResult::verdict).containsExactly(Verdict.PASSED, Verdict.FAILED);
        assertThat(results.get(1).message())
                .isEqualTo("5 rows in 200,000 harmless events, 2.5 per 100,000; the limit of 0 allows none");
    }

    @Test
    void silenceOfABlindDetectionProvesNothing() {
        assertThat(baseline.judge(outcome(10, 0, Map.of(WMI.id(), "parent_process")), List.of(WMI)))
                .containsExactly(result(
                        WMI,
                        Verdict.BLIND,
                        "0 rows in 10 harmless events, but they lack what the detection needs: parent_process",
                        List.of()));
    }

    @Test
    void aBaselineWithoutEventsFails() {
        assertThat(baseline.judge(outcome(0, 3, Map.of()), List.of(WMI)))
                .containsExactly(result(
                        WMI,
                        Verdict.FAILED,
                        "the baseline has no process events; 3 records could not be read",
                        List.of()));
    }

    @Test
    void whatCouldNotBeReadIsSaidAndCountsAsRows() {
        add(WMI, 1, "cmd.exe", "whoami.exe");
        Map<String, String> blind = Map.of(SHELL.id(), "parent_process");

        List<TestResult> tooMany = baseline.judge(outcome(300_000, 3, blind), List.of(WMI, SHELL));
        List<TestResult> most = baseline.judge(outcome(300_000, 2, blind), List.of(WMI, SHELL));
        TestResult noisy =
                baseline.judge(outcome(10, 1, Map.of()), List.of(WMI)).get(0);

        assertThat(tooMany).extracting(TestResult::verdict).containsExactly(Verdict.FAILED, Verdict.BLIND);
        assertThat(tooMany.get(0).message())
                .isEqualTo(
                        "1 row in 300,000 harmless events, 0.33 per 100,000; 3 records could not be read; the limit of"
                                + " 1 allows 3");
        assertThat(tooMany.get(1).message()).endsWith("parent_process; 3 records could not be read");
        assertThat(most).extracting(TestResult::verdict).containsExactly(Verdict.PASSED, Verdict.BLIND);
        assertThat(most.get(0).message()).endsWith("0.33 per 100,000; 2 records could not be read");
        assertThat(noisy.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(noisy.message()).endsWith("; the limit of 1 allows none; 1 record could not be read");
    }

    @Test
    void theFirstRecordThatCouldNotBeReadIsNamed() {
        BaselineEngine.Outcome outcome = new BaselineEngine.Outcome(10, 2, "a.jsonl:3: not JSON", rows, Map.of());

        assertThat(baseline.judge(outcome, List.of(WMI)).get(0).message())
                .isEqualTo(
                        "0 rows in 10 harmless events; 2 records could not be read, the first at a.jsonl:3: not JSON;"
                                + " the limit of 1 allows none");
    }

    @Test
    void rowsWithoutProgramsAreDescribedByTheirFirstFields() {
        rows.add(
                WMI.id(),
                List.of(
                        RowField.of("dest", "h1"),
                        new RowField("user", List.of("a", "b"), false),
                        RowField.of("url", "x".repeat(130)),
                        RowField.of("other", "y")));
        rows.add(WMI.id(), List.of(RowField.of("parent_process_name", "p.exe"), RowField.of("process", "c.exe /x")));
        rows.add(WMI.id(), List.of(RowField.of("process_name", "alone.exe")));
        rows.add(WMI.id(), List.of());

        assertThat(rows.commonest(WMI.id(), 9))
                .extracting(BaselineRows.Kind::description)
                .containsExactly(
                        "a row without fields",
                        "alone.exe",
                        "dest=h1 user=a, b url=" + "x".repeat(120) + "...",
                        "p.exe > c.exe /x");
    }

    @Test
    void negativeLimitsAreRefused() {
        assertThatThrownBy(() -> new Baseline(BigDecimal.ONE.negate(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTestFileMayHaveALimit() {
        assertThat(Baseline.limit(Documents.yaml("x.test.yml", "baseline-limit: 2.5\ntests: []\n")))
                .isEqualByComparingTo("2.5");
        assertThat(Baseline.limit(Documents.yaml("x.test.yml", "tests: []\n"))).isNull();
        assertThatThrownBy(() -> Baseline.limit(Documents.yaml("x.test.yml", "tests: []\nbaseline-limit: many\n")))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("x.test.yml:2:17: 'many' is not a number of rows; write a number from 0 to 100000, such as"
                        + " 0.5");
    }

    @Test
    void theEngineRunsOverAllFilesAndEveryDetectionHasAResult() throws IOException {
        Files.createDirectories(folder.resolve("detections"));
        Path file = Files.writeString(folder.resolve("detections/wmi.yml"), """
            name: WMI
            id: 24869767-8579-485d-9a4f-d9ddfd8f0cac
            version: 1
            type: TTP
            search: >-
              | tstats count from datamodel=Endpoint.Processes where Processes.process_name=a.exe
              by Processes.dest
            tags: {impact: 10, confidence: 10, message: m, observable: [{name: dest, type: Hostname, role: [Victim]}]}
            """);
        List<Path> inputs = List.of(folder.resolve("detections"));
        CatalogPlan plan = CatalogPlan.of(
                DetectionCatalog.of(inputs),
                new SearchEnvironment(Macros.bundled(), Lookups.none(), Normalization.DEFAULT));
        List<Path> files = List.of(Path.of("a.jsonl"), Path.of("b.xml"));
        List<Path> asked = new ArrayList<>();

        List<TestResult> results = baseline.run(
                (run, events) -> {
                    assertThat(run).isSameAs(plan);
                    asked.addAll(events);
                    return outcome(5, 0, Map.of());
                },
                plan,
                DetectionPlace.of(plan, inputs),
                files);

        assertThat(asked).isEqualTo(files);
        assertThat(results)
                .containsExactly(result(
                        new DetectionPlace(file, 6, "WMI", "24869767-8579-485d-9a4f-d9ddfd8f0cac"),
                        Verdict.PASSED,
                        "0 rows in 5 harmless events",
                        List.of()));
    }

    @Test
    void theVerdictIsThatOfWholeNumbers() {
        long seed = 20261132;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            int thousandths = random.nextInt(5_000);
            long events = 1 + random.nextLong(random.nextBoolean() ? 1_000 : 10_000_000);
            long most = BigInteger.valueOf(thousandths)
                    .multiply(BigInteger.valueOf(events))
                    .divide(BigInteger.valueOf(100_000_000))
                    .longValueExact();
            long count = Math.max(1, most + random.nextInt(3) - 1);
            if (count > 500) {
                continue;
            }
            BaselineRows many = new BaselineRows();
            for (long row = 0; row < count; row++) {
                many.add(WMI.id(), List.of());
            }

            TestResult result = new Baseline(BigDecimal.valueOf(thousandths, 3), Map.of())
                    .judge(new BaselineEngine.Outcome(events, 0, many, Map.of()), List.of(WMI))
                    .get(0);

            assertThat(result.verdict())
                    .as("seed %d: %d thousandths, %d events, %d rows", seed, thousandths, events, count)
                    .isEqualTo(count > most ? Verdict.FAILED : Verdict.PASSED);
        }
    }

    @Test
    void rowsAreCountedExactly() {
        long seed = 20261133;
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Long> expected = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            String process = "p" + random.nextInt(40) * random.nextInt(40) + ".exe";
            rows.add(WMI.id(), List.of(RowField.of("process_name", process)));
            expected.merge(process, 1L, Long::sum);
        }

        List<BaselineRows.Kind> commonest = rows.commonest(WMI.id(), Integer.MAX_VALUE);

        assertThat(rows.count(WMI.id())).isEqualTo(5_000);
        assertThat(commonest)
                .hasSameSizeAs(expected.keySet())
                .isSortedAccordingTo((first, second) -> first.count() == second.count()
                        ? first.description().compareTo(second.description())
                        : Long.compare(second.count(), first.count()));
        assertThat(commonest).allSatisfy(kind -> assertThat(kind.count()).isEqualTo(expected.get(kind.description())));
    }

    private void add(DetectionPlace detection, int times, String parent, String process) {
        for (int i = 0; i < times; i++) {
            rows.add(
                    detection.id(),
                    List.of(RowField.of("process_name", process), RowField.of("parent_process_name", parent)));
        }
    }

    private TestResult judge(long events, DetectionPlace place) {
        List<TestResult> results = baseline.judge(outcome(events, 0, Map.of()), List.of(place));
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private BaselineEngine.Outcome outcome(long events, long rejected, Map<String, String> blind) {
        return new BaselineEngine.Outcome(events, rejected, rows, blind);
    }

    private static TestResult result(DetectionPlace place, Verdict verdict, String message, List<String> details) {
        return new TestResult(
                place.file(),
                place.line(),
                place.name(),
                place.id(),
                "baseline",
                verdict,
                message,
                details,
                Duration.ZERO);
    }
}
