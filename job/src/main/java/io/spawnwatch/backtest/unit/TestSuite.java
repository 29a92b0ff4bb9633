package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.DataFolder.Recording;
import io.spawnwatch.backtest.unit.DetectionTest.Tested;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.tests.AttackDataTests;
import io.spawnwatch.detection.tests.AttackDataTests.AttackDataTest;
import io.spawnwatch.detection.tests.TestFileName;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tests of a catalog: those that can run, and the results of those that cannot. */
public final class TestSuite {
    /** The name of the test that a detection without any fails if it does not run. */
    private static final String RUNS = "runs";

    private final DetectionCatalog catalog;
    private final DataFolder data;
    private final TestedDetections detections;
    private final Map<DetectionPlan, Integer> positions = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Limit> limits = new HashMap<>();

    /** What the tests of a detection are in or read, by the file of its verdict. */
    private final Map<String, Set<Path>> files = new HashMap<>();

    /** The files of the detections whose refusal is among the results. */
    private final Set<String> refused = new HashSet<>();

    /** A test that can run, or the result of one that cannot. */
    record Entry(@Nullable DetectionTest test, @Nullable TestResult decided) {}

    /** How many rows of harmless events a test file allows its detection. */
    private record Limit(BigDecimal rows, Path file) {}

    private TestSuite(DetectionCatalog catalog, CatalogPlan plan, @Nullable Path data) {
        this.catalog = catalog;
        this.data = new DataFolder(data);
        this.detections = new TestedDetections(catalog, plan);
        List<DetectionPlan> plans = plan.plans();
        for (int i = 0; i < plans.size(); i++) {
            positions.put(plans.get(i), i);
        }
    }

    /**
     * Collects the tests of detections. Tests of detections that are left out are left out, too.
     *
     * @param catalog   the detections with their tests
     * @param plan      those of them to be tested, as they run
     * @param data      the folder with the recordings that Splunk's tests name, or null
     * @param testFiles further test files, and folders with them
     * @throws InvalidDocumentException if one of these does not exist
     */
    public static TestSuite of(DetectionCatalog catalog, CatalogPlan plan, @Nullable Path data, List<Path> testFiles) {
        TestSuite suite = new TestSuite(catalog, plan, data);
        Set<Path> files = new LinkedHashSet<>();
        for (CatalogPlan.Verdict verdict : plan.verdicts()) {
            suite.addAttackDataTests(verdict);
            Path path = catalog.path(verdict.file());
            if (path != null && verdict.outcome() != Outcome.LEFT_OUT) {
                TestFileName.beside(path).stream().filter(Files::isRegularFile).forEach(files::add);
            }
        }
        files.addAll(catalog.testFiles());
        testFiles.forEach(input -> files.addAll(testFiles(input)));
        Set<Path> read = new LinkedHashSet<>();
        for (Path file : files) {
            if (read.add(TestedDetections.real(file))) {
                suite.addTestFile(file);
            }
        }
        return suite;
    }

    /**
     * Collects the tests of detections that somebody changed. One that is refused fails, even if it has no test: without this, a
     * change that breaks a detection would pass.
     *
     * @param changed the plan, {@linkplain CatalogPlan#retaining retaining} what changed
     */
    public static TestSuite ofChanged(
            DetectionCatalog catalog, CatalogPlan changed, @Nullable Path data, List<Path> testFiles) {
        TestSuite suite = of(catalog, changed, data, testFiles);
        for (CatalogPlan.Verdict verdict : changed.verdicts()) {
            Refusal refusal = verdict.refusal();
            if (refusal != null && !suite.refused.contains(verdict.file())) {
                suite.refuse(verdict, suite.path(verdict), refusal.place().line(), RUNS);
            }
        }
        return suite;
    }

    /** All tests, those of a file in its order. */
    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** How many rows for each 100,000 harmless events test files allow their detections, by the ids of these. */
    public Map<String, BigDecimal> limits() {
        return limits.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, limit -> limit.getValue().rows()));
    }

    /**
     * The files that the tests of a detection are in or read, and those that they would read if they were there; its own file is
     * not among them.
     *
     * @param verdict of the plan
     */
    public Set<Path> files(CatalogPlan.Verdict verdict) {
        return Collections.unmodifiableSet(files.getOrDefault(verdict.file(), Set.of()));
    }

    /** How many tests there are. */
    public int size() {
        return entries.size();
    }

    private static List<Path> testFiles(Path input) {
        if (!Files.exists(input)) {
            throw new InvalidDocumentException(
                    Place.whole(input.toString()), "does not exist, expected a test file or a folder of them");
        }
        if (!Files.isDirectory(input)) {
            return List.of(input);
        }
        try (Stream<Path> paths = Files.walk(input)) {
            List<Path> found = paths.filter(TestFileName::isOf)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new InvalidDocumentException(
                        Place.whole(input.toString()), "the folder has no test file (*.test.yml)");
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addAttackDataTests(CatalogPlan.Verdict verdict) {
        if (verdict.outcome() == Outcome.LEFT_OUT) {
            return;
        }
        AttackDataTests written = catalog.tests(verdict.file());
        Path file = path(verdict);
        Tested tested = tested(verdict);
        if (written.fault() != null) {
            decide(file, tested, written.fault());
        }
        for (AttackDataTest test : written.tests()) {
            DetectionPlan plan = verdict.plan();
            if (plan == null) {
                refuse(verdict, file, test.place().line(), test.name());
                continue;
            }
            List<Path> found = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (String address : test.data()) {
                addFiles(verdict, data.decisive(address));
                Recording recording = data.find(address);
                if (recording.file() == null) {
                    missing.add(recording.missing());
                } else {
                    found.add(recording.file());
                }
            }
            if (missing.isEmpty()) {
                add(new DetectionTest(
                        file,
                        test.place().line(),
                        test.name(),
                        position(plan),
                        new Dataset.Recorded(found, Sourcetype.AUTO),
                        new Expectation.SomeRow(),
                        List.of()));
            } else {
                decide(file, test.place().line(), test.name(), tested, Verdict.NO_DATA, String.join("; ", missing));
            }
        }
    }

    private void addTestFile(Path file) {
        // Until the file says otherwise.
        CatalogPlan.Verdict verdict = detections.beside(file);
        Tested tested = verdict == null ? new Tested(String.valueOf(file.getFileName()), "") : tested(verdict);
        try {
            TestFile read = TestFile.read(file);
            verdict = detections.of(file, read);
            if (verdict == null || verdict.outcome() == Outcome.LEFT_OUT) {
                return;
            }
            tested = tested(verdict);
            addFiles(verdict, List.of(file));
            addFiles(verdict, read.files(data));
            addLimit(file, read, tested.id());
            DetectionPlan plan = verdict.plan();
            if (plan == null) {
                for (TestFile.Read heading : read.headings()) {
                    refuse(verdict, file, heading.line(), heading.name());
                }
                return;
            }
            for (TestFile.Read test : read.tests(position(plan), plan, data)) {
                if (test.test() == null) {
                    decide(file, test.line(), test.name(), tested, Verdict.NO_DATA, test.missing());
                } else {
                    add(test.test());
                }
            }
        } catch (InvalidDocumentException fault) {
            if (verdict == null || !verdict.isUnselected()) {
                decide(file, tested, fault);
            }
        }
    }

    private void addFiles(CatalogPlan.Verdict verdict, List<Path> read) {
        files.computeIfAbsent(verdict.file(), file -> new LinkedHashSet<>()).addAll(read);
    }

    private void addLimit(Path file, TestFile read, String detectionId) {
        BigDecimal rows = Baseline.limit(read.document());
        if (rows == null || detectionId.isEmpty()) {
            return;
        }
        Limit earlier = limits.putIfAbsent(detectionId, new Limit(rows, file));
        if (earlier != null && earlier.rows.compareTo(rows) != 0) {
            throw read.document()
                    .fault(
                            Baseline.LIMIT_KEY,
                            "the limit is " + rows.toPlainString() + ", but " + earlier.file
                                    + " gives the same detection " + earlier.rows.toPlainString(),
                            "keep one of them");
        }
    }

    private int position(DetectionPlan of) {
        return Objects.requireNonNull(positions.get(of));
    }

    private Path path(CatalogPlan.Verdict verdict) {
        return Objects.requireNonNullElse(catalog.path(verdict.file()), Path.of(verdict.file()));
    }

    /** A detection, or its file if that cannot be read. */
    private static Tested tested(CatalogPlan.Verdict verdict) {
        Detection detection = verdict.detection();
        return detection == null ? new Tested(verdict.file(), "") : new Tested(detection.name(), detection.id());
    }

    private void add(DetectionTest test) {
        entries.add(new Entry(test, null));
    }

    private void refuse(CatalogPlan.Verdict verdict, Path file, int line, String name) {
        refused.add(verdict.file());
        Tested tested = tested(verdict);
        entries.add(new Entry(
                null,
                new TestResult(
                        file,
                        Math.max(1, line),
                        tested.name(),
                        tested.id(),
                        name,
                        Verdict.FAILED,
                        "the detection does not run: " + verdict.refusal(),
                        List.of(),
                        Duration.ZERO,
                        verdict.refusal())));
    }

    private void decide(Path file, Tested tested, InvalidDocumentException fault) {
        decide(
                file,
                Math.max(1, fault.place().line()),
                "tests",
                tested,
                Verdict.FAILED,
                "the tests cannot be read: " + fault.getMessage());
    }

    private void decide(Path file, int line, String name, Tested tested, Verdict verdict, String message) {
        entries.add(new Entry(
                null,
                new TestResult(
                        file, line, tested.name(), tested.id(), name, verdict, message, List.of(), Duration.ZERO)));
    }
}
