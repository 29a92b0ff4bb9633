package io.spawnwatch.backtest.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SarifReportTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("classpath:reports/sarif.schema.json"));

    /** The syntax of an embedded link in a plain text message: 3.11.6. */
    private static final Pattern LINK = Pattern.compile("\\[(?:[^\\[\\]\\\\]|\\\\[\\[\\]\\\\])*]\\(");

    @TempDir
    private Path folder;

    private SourceRoot root;

    @BeforeEach
    void start() {
        root = SourceRoot.around(folder);
    }

    @Test
    void whatFailedIsAnErrorWhatIsBlindAWarningAndWhatPassedNothing() throws IOException {
        JsonNode run = written(SampleResults.ofEachVerdict(folder)).at("/runs/0");

        assertThat(texts(run.at("/results"), "/ruleId")).containsExactly("test-failed", "test-blind");
        assertThat(texts(run.at("/results"), "/level")).containsExactly("error", "warning");
        assertThat(texts(run.at("/results"), "/message/text"))
                .containsExactly("""
                        'WMI', an administrator's script: expected no row, found 1
                        process="cmd.exe /c a & b"
                        user=Zoë""", "'Shell <remote>', 4688: the events lack parent_process");
        assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/artifactLocation/uri"))
                .containsExactly("detections/endpoint/wmi.test.yml", "detections/my%20shell.yaml");
        assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/region/startLine"))
                .containsExactly("4", "7");
        assertThat(texts(run.at("/invocations/0/toolExecutionNotifications"), "/message/text"))
                .containsExactly("'Shell <remote>', Sysmon: attack.log is a Git LFS pointer");
        assertThat(run.at("/properties").toString()).isEqualTo("{\"passed\":1,\"failed\":1,\"blind\":1,\"no_data\":1}");
        assertThat(run.at("/tool/driver/version").textValue()).isEqualTo("1.2.3");
    }

    @Test
    void aFingerprintStaysWhileTheTestMovesAndTellsTestsApart() throws IOException {
        List<String> before = fingerprints(List.of(failed(4, "a"), failed(9, "a"), failed(12, "b")));
        List<String> after = fingerprints(List.of(failed(40, "a"), failed(90, "a"), failed(120, "b")));

        assertThat(after).isEqualTo(before).doesNotHaveDuplicates();
    }

    @Test
    void fileNamesAreEscapedAndThoseElsewhereAbsolute() throws IOException {
        List<TestResult> results = new ArrayList<>();
        for (Path file : List.of(
                folder.resolve("c: drive.yml"),
                folder.resolve("100%#?[x].yml"),
                folder.resolve("zoë/漢字.yml"),
                Path.of("/elsewhere/my d.yml"))) {
            results.add(failed(file, 1, "t"));
        }

        JsonNode run = written(new TestRun(results, Duration.ZERO)).at("/runs/0");

        assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/artifactLocation/uri"))
                .containsExactly(
                        "c%3A%20drive.yml",
                        "100%25%23%3F%5Bx%5D.yml", "zo%C3%AB/%E6%BC%A2%E5%AD%97.yml", "file:///elsewhere/my%20d.yml");
    }

    @Test
    void aLinkIsNamedByWhatItLeadsTo() throws IOException {
        Path file = Files.writeString(folder.resolve("real.yml"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link.yml"), file);

        JsonNode run = written(new TestRun(List.of(failed(link, 1, "t")), Duration.ZERO))
                .at("/runs/0");

        assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/artifactLocation/uri"))
                .containsExactly("real.yml");
    }

    @Test
    void theRootIsThatOfTheRepository() throws IOException {
        Files.createDirectories(folder.resolve("repository/.git"));
        Path inside = Files.createDirectories(folder.resolve("repository/content/detections"));
        root = SourceRoot.around(inside);

        JsonNode run = written(new TestRun(List.of(failed(inside.resolve("d.yml"), 1, "t")), Duration.ZERO))
                .at("/runs/0");

        assertThat(texts(run.at("/results"), "/locations/0/physicalLocation/artifactLocation/uri"))
                .containsExactly("content/detections/d.yml");
    }

    @Test
    void whatGitHubWouldRefuseIsLeftOutTheMildestFirst() throws IOException {
        List<TestResult> results = new ArrayList<>();
        results.add(result(folder.resolve("blind.yml"), 1, "t", Verdict.BLIND));
        results.add(result(folder.resolve("blind.yml"), 1, "u", Verdict.BLIND));
        for (int i = 1; i < SarifReport.MOST_RESULTS; i++) {
            results.add(failed(i, "test " + i));
        }

        JsonNode run = written(new TestRun(results, Duration.ZERO)).at("/runs/0");

        assertThat(run.at("/results")).hasSize(SarifReport.MOST_RESULTS);
        assertThat(run.at("/results/0/ruleId").textValue()).isEqualTo("test-failed");
        assertThat(texts(run.at("/invocations/0/toolExecutionNotifications"), "/message/text"))
                .containsExactly("1 result is left out: GitHub refuses a file with more than 25000.");
    }

    @Test
    void textsSurviveWhateverTheyContain() throws IOException {
        long seed = 20261130;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            TestRun sample = SampleResults.random(random, folder);

            JsonNode run = written(sample).at("/runs/0");

            List<String> expected = Stream.of(Verdict.FAILED, Verdict.BLIND)
                    .flatMap(verdict -> sample.results().stream().filter(result -> result.verdict() == verdict))
                    .map(result -> asMessage(
                            result.message().isEmpty()
                                    ? "'" + result.detection() + "', " + result.name() + lines(result)
                                    : "'" + result.detection() + "', " + result.name() + ": " + result.message()
                                            + lines(result)))
                    .toList();
            List<String> messages = texts(run.at("/results"), "/message/text");
            assertThat(messages).as("seed %d run %d", seed, i).isEqualTo(expected);
            assertThat(messages).noneMatch(message -> LINK.matcher(message).find());
        }
    }

    @Test
    void whatLooksLikeALinkOrAPlaceholderIsNone() {
        assertThat(SarifText.of("a {0} b")).isEqualTo("a {{0}} b");
        assertThat(SarifText.of("[int] (x) [a] [b](c)")).isEqualTo("[int] (x) [a] [b\\](c)");
        assertThat(SarifText.of("[a\\](b) [a\\\\](b)")).isEqualTo("[a\\](b) [a\\\\\\](b)");
    }

    private static String lines(TestResult result) {
        return result.details().stream().map(line -> "\n" + line).reduce("", String::concat);
    }

    /** The text character by character, by 3.11.5 and 3.11.6 of the standard. */
    private static String asMessage(String text) {
        StringBuilder message = new StringBuilder();
        int backslashes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endsLink = c == ']' && text.startsWith("(", i + 1);
            if (c == '{' || c == '}') {
                message.append(c);
            } else if (endsLink && backslashes % 2 == 0) {
                message.append('\\');
            }
            message.append(c);
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return message.toString();
    }

    private List<String> fingerprints(List<TestResult> results) throws IOException {
        return texts(
                written(new TestRun(results, Duration.ZERO)).at("/runs/0/results"),
                "/partialFingerprints/primaryLocationLineHash");
    }

    private TestResult failed(int line, String name) {
        return failed(folder.resolve("d.yml"), line, name);
    }

    private static TestResult failed(Path file, int line, String name) {
        return result(file, line, name, Verdict.FAILED);
    }

    private static TestResult result(Path file, int line, String name, Verdict verdict) {
        return new TestResult(file, line, "D", "id", name, verdict, "", List.of(), Duration.ZERO);
    }

    private static List<String> texts(JsonNode array, String pointer) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(element -> element.at(pointer).asText())
                .toList();
    }

    /** The document, which satisfies the schema and refers to its own rules. */
    private JsonNode written(TestRun run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SarifReport.write(run, root, "1.2.3", out);
        JsonNode document = new ObjectMapper().readTree(out.toString(US_ASCII));
        assertThat(SCHEMA.validate(document)).isEmpty();
        JsonNode driver = document.at("/runs/0/tool/driver");
        for (JsonNode result : document.at("/runs/0/results")) {
            JsonNode rule = driver.at("/rules").get(result.at("/ruleIndex").intValue());
            assertThat(result.at("/ruleId")).isEqualTo(rule.at("/id"));
            assertThat(result.at("/level")).isEqualTo(rule.at("/defaultConfiguration/level"));
        }
        for (JsonNode notification : document.at("/runs/0/invocations/0/toolExecutionNotifications")) {
            JsonNode descriptor = notification.at("/descriptor");
            assertThat(driver.at("/notifications")
                            .get(descriptor.at("/index").intValue())
                            .at("/id"))
                    .isEqualTo(descriptor.at("/id"));
        }
        Set<String> ids = new HashSet<>(texts(driver.at("/rules"), "/id"));
        assertThat(driver.at("/rules")).hasSameSizeAs(ids);
        return document;
    }
}
