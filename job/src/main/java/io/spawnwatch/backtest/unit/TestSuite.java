package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.DataFolder.Recording;
import io.spawnwatch.backtest.unit.DetectionTest.Tested;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.tests.AttackDataTests;
import io.spawnwatch.detection.tests.AttackDataTests.AttackDataTest;
import io.spawnwatch.detection.tests.TestFileName;
import io.spawnwatch.document.DidYouMean;
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
    private final DetectionCatalog catalog;
    private final CatalogPlan plan;
    private final DataFolder data;
    private final Map<DetectionPlan, Integer> positions = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Limit> limits = new HashMap<>();

    /** How many rows of harmless events a test file allows its detection. */
    private record Limit(BigDecimal rows, Path file) {}

    /** A test that can run, or the result of one that cannot. */
    record Entry(@Nullable DetectionTest test, @Nullable TestResult decided) {}

    private TestSuite(DetectionCatalog catalog, CatalogPlan plan, @Nullable Path data) {
        this.catalog = catalog;
        this.plan = plan;
        this.data = new DataFolder(data);
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
            if (read.add(real(file))) {
                suite.addTestFile(file);
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
     * Drops the tests of other detections. A file of tests that does not say which detection it is about stays: its fault may
     * hide one of these.
     *
     * @param detectionIds ids of the detections to be tested
     */
    public void keepOnly(Set<String> detectionIds) {
        List<DetectionPlan> plans = plan.plans();
        entries.removeIf(entry -> {
            DetectionTest test = entry.test();
            TestResult decided = entry.decided();
            String id = test != null
                    ? plans.get(test.detection()).profile().id()
                    : decided == null ? "" : decided.detectionId();
            return !id.isEmpty() && !detectionIds.contains(id);
        });
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

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            // Reported when the file is read.
            return file.toAbsolutePath().normalize();
        }
    }

    private void addAttackDataTests(CatalogPlan.Verdict verdict) {
        AttackDataTests written = catalog.tests(verdict.file());
        Detection detection = verdict.detection();
        if (detection == null || verdict.outcome() == Outcome.LEFT_OUT) {
            return;
        }
        Path file = Objects.requireNonNullElse(catalog.path(verdict.file()), Path.of(verdict.file()));
        Tested tested = new Tested(detection.name(), detection.id());
        if (written.fault() != null) {
            decide(file, tested, written.fault());
        }
        for (AttackDataTest test : written.tests()) {
            DetectionPlan plan = verdict.plan();
            if (plan == null) {
                refuse(file, test.place().line(), test.name(), tested, verdict);
                continue;
            }
            List<Path> found = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            for (String address : test.data()) {
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
        Tested tested = tested(file, beside(file));
        try {
            TestFile read = TestFile.read(file);
            CatalogPlan.Verdict verdict = detectionOf(file, read);
            if (verdict == null || verdict.outcome() == Outcome.LEFT_OUT) {
                return;
            }
            tested = tested(file, verdict);
            addLimit(file, read, tested.id());
            DetectionPlan plan = verdict.plan();
            if (plan == null) {
                for (TestFile.Read heading : read.headings()) {
                    refuse(file, heading.line(), heading.name(), tested, verdict);
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
            decide(file, tested, fault);
        }
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

    /** What runs the detection of a test file; null if that is not among those to be tested. */
    private CatalogPlan.@Nullable Verdict detectionOf(Path file, TestFile read) {
        String named = read.detection();
        if (named != null) {
            for (CatalogPlan.Verdict verdict : plan.verdicts()) {
                if (isNamed(verdict.detection(), named)) {
                    return verdict;
                }
            }
            List<Detection> known = catalog.detections();
            if (known.stream().anyMatch(detection -> isNamed(detection, named))) {
                return null;
            }
            throw read.detectionFault(
                    "no detection has the id or name '" + named + "'",
                    DidYouMean.cure(
                            named,
                            known.stream()
                                    .flatMap(detection -> Stream.of(detection.id(), detection.name()))
                                    .toList()));
        }
        CatalogPlan.Verdict verdict = beside(file);
        if (verdict != null) {
            return verdict;
        }
        Set<Path> beside = pathsBeside(file);
        if (catalog.entries().stream().anyMatch(entry -> isAt(entry.file(), beside))) {
            return null;
        }
        throw read.detectionFault(
                "there is no detection " + TestFileName.nameOfDetection(file) + ".yml beside it",
                "name its detection with the key 'detection'");
    }

    /** What runs the detection beside a test file; null if there is none. */
    private CatalogPlan.@Nullable Verdict beside(Path file) {
        Set<Path> beside = pathsBeside(file);
        return plan.verdicts().stream()
                .filter(verdict -> isAt(verdict.file(), beside))
                .findFirst()
                .orElse(null);
    }

    private static Set<Path> pathsBeside(Path file) {
        Set<Path> beside = new LinkedHashSet<>();
        TestFileName.detectionsBeside(file).forEach(path -> beside.add(real(path)));
        return beside;
    }

    private static Tested tested(Path file, CatalogPlan.@Nullable Verdict verdict) {
        Detection detection = verdict == null ? null : verdict.detection();
        return detection == null
                ? new Tested(String.valueOf(file.getFileName()), "")
                : new Tested(detection.name(), detection.id());
    }

    private boolean isAt(String catalogFile, Set<Path> places) {
        Path path = catalog.path(catalogFile);
        return path != null && places.contains(real(path));
    }

    private static boolean isNamed(@Nullable Detection detection, String idOrName) {
        return detection != null
                && (detection.id().equalsIgnoreCase(idOrName)
                        || detection.name().equals(idOrName));
    }

    private int position(DetectionPlan of) {
        return Objects.requireNonNull(positions.get(of));
    }

    private void add(DetectionTest test) {
        entries.add(new Entry(test, null));
    }

    private void add(TestResult decided) {
        entries.add(new Entry(null, decided));
    }

    private void refuse(Path file, int line, String name, Tested tested, CatalogPlan.Verdict verdict) {
        add(new TestResult(
                file,
                line,
                tested.name(),
                tested.id(),
                name,
                Verdict.FAILED,
                "the detection does not run: " + verdict.refusal(),
                List.of(),
                Duration.ZERO,
                verdict.refusal()));
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
        add(new TestResult(file, line, tested.name(), tested.id(), name, verdict, message, List.of(), Duration.ZERO));
    }
}
