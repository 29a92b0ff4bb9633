package io.spawnwatch.backtest.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import io.spawnwatch.detection.HexDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Results as SARIF 2.1.0 (OASIS), with what GitHub's code scanning needs to show them beside the changed lines: file and line
 * relative to the root of the repository, and a fingerprint that stays the same while the test moves.
 *
 * <p>A result is a problem, so a passed test is none: code scanning would show it as an alert. A test without data is a
 * notification, which a reader of the file sees and code scanning does not raise.
 */
public final class SarifReport {
    /** GitHub refuses a file with more (docs.github.com, "SARIF support for code scanning"), and shows the first 5,000. */
    static final int MOST_RESULTS = 25_000;

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String ROOT = "%SRCROOT%";
    private static final String NO_DATA = "test-no-data";
    private static final String LEFT_OUT = "results-left-out";
    private static final int FINGERPRINT_DIGITS = 16;

    /** A kind of problem; its place in the list is its index in the file. */
    private record Rule(
            Verdict verdict, String id, String name, String level, String severity, String summary, String help) {}

    /** The most severe first. */
    private static final List<Rule> RULES = List.of(
            new Rule(
                    Verdict.FAILED,
                    "test-failed",
                    "DetectionTestFailed",
                    "error",
                    "error",
                    "A test of a detection failed.",
                    "The detection did not find what its test expects, or found too much in harmless events. Either the"
                            + " detection or the test is wrong."),
            new Rule(
                    Verdict.BLIND,
                    "test-blind",
                    "DetectionTestBlind",
                    "warning",
                    "warning",
                    "The events of a test lack a field that the detection needs.",
                    "The detection cannot fire on this source, so the test says nothing about its condition. Test it with"
                            + " events of a source that has the field, or change the detection so that it needs only what"
                            + " the source has."));

    private final SourceRoot root;

    /** How often each fingerprint has been written: two tests of a detection may have one name. */
    private final Map<String, Integer> fingerprints = new HashMap<>();

    private SarifReport(SourceRoot root) {
        this.root = root;
    }

    /**
     * Writes a report. The stream stays open.
     *
     * @param version of Spawnwatch
     */
    public static void write(TestRun run, SourceRoot root, String version, OutputStream out) throws IOException {
        JsonOutput.write(new SarifReport(root).document(run, version), out);
    }

    private ObjectNode document(TestRun run, String version) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode sarifRun = document.putArray("runs").addObject();
        addTool(sarifRun.putObject("tool").putObject("driver"), version);
        List<TestResult> problems = RULES.stream()
                .flatMap(rule -> run.results().stream().filter(result -> result.verdict() == rule.verdict()))
                .toList();
        addInvocation(sarifRun.putArray("invocations").addObject(), run, problems.size() - MOST_RESULTS);
        // Where it is on this machine is nobody's business; every reader knows its own.
        sarifRun.putObject("originalUriBaseIds")
                .putObject(ROOT)
                .putObject("description")
                .put("text", "The root of the repository.");
        sarifRun.put("columnKind", "utf16CodeUnits");
        ArrayNode results = sarifRun.putArray("results");
        problems.stream().limit(MOST_RESULTS).forEach(result -> addResult(results.addObject(), result));
        ObjectNode counts = sarifRun.putObject("properties");
        VerdictCounts verdicts = new VerdictCounts(run.results());
        for (Verdict verdict : Verdict.values()) {
            counts.put(JsonReport.name(verdict), verdicts.of(verdict));
        }
        return document;
    }

    private static void addTool(ObjectNode driver, String version) {
        driver.put("name", "Spawnwatch").put("version", version);
        ArrayNode rules = driver.putArray("rules");
        for (Rule rule : RULES) {
            ObjectNode node = rules.addObject().put("id", rule.id()).put("name", rule.name());
            node.putObject("shortDescription").put("text", rule.summary());
            node.putObject("fullDescription").put("text", rule.help());
            node.putObject("help").put("text", rule.help());
            node.putObject("defaultConfiguration").put("level", rule.level());
            ObjectNode properties = node.putObject("properties");
            properties.putArray("tags").add("detection").add("test");
            properties.put("precision", "very-high").put("problem.severity", rule.severity());
        }
        ArrayNode notifications = driver.putArray("notifications");
        addNotification(notifications, NO_DATA, "The events of a test are not at hand.");
        addNotification(notifications, LEFT_OUT, "The file would have too many results.");
    }

    private static void addNotification(ArrayNode notifications, String id, String summary) {
        notifications.addObject().put("id", id).putObject("shortDescription").put("text", summary);
    }

    private void addInvocation(ObjectNode invocation, TestRun run, int leftOut) {
        // The tool did its work, whatever the tests showed.
        invocation.put("executionSuccessful", true);
        ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
        for (TestResult result : run.results()) {
            if (result.verdict() == Verdict.NO_DATA) {
                ObjectNode notification = notifications.addObject();
                notification.putObject("descriptor").put("id", NO_DATA).put("index", 0);
                notification.put("level", "note");
                notification.putObject("message").put("text", text(result));
                addLocation(notification, result);
            }
        }
        if (leftOut > 0) {
            ObjectNode notification = notifications.addObject();
            notification.putObject("descriptor").put("id", LEFT_OUT).put("index", 1);
            notification.put("level", "warning");
            notification
                    .putObject("message")
                    .put(
                            "text",
                            leftOut + (leftOut == 1 ? " result is" : " results are")
                                    + " left out: GitHub refuses a file with more than " + MOST_RESULTS + ".");
        }
    }

    private void addResult(ObjectNode node, TestResult result) {
        int index = RULES.stream().map(Rule::verdict).toList().indexOf(result.verdict());
        Rule rule = RULES.get(index);
        node.put("ruleId", rule.id()).put("ruleIndex", index).put("level", rule.level());
        node.putObject("message").put("text", text(result));
        addLocation(node, result);
        String digest =
                HexDigest.sha256(result.detectionId() + "\n" + result.name()).substring(0, FINGERPRINT_DIGITS);
        // GitHub reads only this one. By default it is a digest of the line, which changes with the test.
        node.putObject("partialFingerprints")
                .put("primaryLocationLineHash", digest + ":" + fingerprints.merge(digest, 1, Integer::sum));
    }

    private void addLocation(ObjectNode node, TestResult result) {
        ObjectNode location = node.putArray("locations").addObject().putObject("physicalLocation");
        ObjectNode artifact = location.putObject("artifactLocation").put("uri", root.uri(result.file()));
        if (root.contains(result.file())) {
            artifact.put("uriBaseId", ROOT);
        }
        location.putObject("region").put("startLine", result.line());
    }

    /** The first line is the alert's title where there is little room. */
    private static String text(TestResult result) {
        String title = "'" + result.detection() + "', " + result.name()
                + (result.message().isEmpty() ? "" : ": " + result.message());
        return SarifText.of(String.join(
                "\n", Stream.concat(Stream.of(title), result.details().stream()).toList()));
    }
}
