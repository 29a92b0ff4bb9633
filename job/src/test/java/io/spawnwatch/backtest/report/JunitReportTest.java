package io.spawnwatch.backtest.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

class JunitReportTest {
    @TempDir
    private Path folder;

    private SourceRoot root;

    @BeforeEach
    void start() {
        root = SourceRoot.around(folder);
    }

    @Test
    void eachDetectionIsASuiteAndEachTestACase() throws Exception {
        String xml = written(SampleResults.ofEachVerdict(folder));

        assertThat(xml).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="spawnwatch test" tests="4" failures="1" errors="1" skipped="1" time="1.234">
                  <testsuite name="WMI" tests="2" failures="1" errors="0" skipped="0" time="0.035">
                    <properties>
                      <property name="detection_id" value="24869767-8579-485d-9a4f-d9ddfd8f0cac"/>
                    </properties>
                    <testcase classname="detections.endpoint.wmi" name="True Positive Test" file="detections/endpoint/wmi.yml" line="31" time="0.031">
                      <system-out>2 rows</system-out>
                    </testcase>
                    <testcase classname="detections.endpoint.wmi" name="an administrator's script" file="detections/endpoint/wmi.test.yml" line="4" time="0.004">
                      <failure message="expected no row, found 1" type="failed">expected no row, found 1
                process="cmd.exe /c a &amp; b"
                user=Zo&#xeb;</failure>
                    </testcase>
                  </testsuite>
                  <testsuite name="Shell &lt;remote&gt;" tests="2" failures="0" errors="1" skipped="1" time="0.019">
                    <properties>
                      <property name="detection_id" value="5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c11"/>
                    </properties>
                    <testcase classname="detections.my shell" name="4688" file="detections/my shell.yaml" line="7" time="0.007">
                      <error message="the events lack parent_process" type="blind">the events lack parent_process</error>
                    </testcase>
                    <testcase classname="detections.my shell" name="Sysmon" file="detections/my shell.yaml" line="12" time="0.012">
                      <skipped message="attack.log is a Git LFS pointer"/>
                    </testcase>
                  </testsuite>
                </testsuites>
                """);
        parsed(xml);
    }

    @Test
    void aRunWithoutTestsIsValid() throws Exception {
        Document document = parsed(written(new TestRun(List.of(), Duration.ZERO)));

        assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("0");
    }

    @Test
    void testsOfOneNameAreToldApart() throws Exception {
        List<TestResult> results = new ArrayList<>();
        for (String name : List.of("a", "a", "a (2)", "a", "b")) {
            results.add(new TestResult(
                    folder.resolve("d.yml"), 1, "D", "id", name, Verdict.PASSED, "", List.of(), Duration.ZERO));
        }

        NodeList cases = parsed(written(new TestRun(results, Duration.ZERO))).getElementsByTagName("testcase");

        Set<String> names = new TreeSet<>();
        for (int i = 0; i < cases.getLength(); i++) {
            names.add(((Element) cases.item(i)).getAttribute("name"));
        }
        assertThat(names).containsExactly("a", "a (2)", "a (2) (2)", "a (3)", "b");
    }

    @Test
    void aFileElsewhereHasItsWholePath() throws Exception {
        Path elsewhere = Path.of("/elsewhere/d.yml");
        TestResult result = new TestResult(elsewhere, 1, "D", "id", "t", Verdict.PASSED, "", List.of(), Duration.ZERO);

        Element test = (Element) parsed(written(new TestRun(List.of(result), Duration.ZERO)))
                .getElementsByTagName("testcase")
                .item(0);

        assertThat(test.getAttribute("file")).isEqualTo("/elsewhere/d.yml");
        assertThat(test.getAttribute("classname")).isEqualTo("elsewhere.d");
    }

    @Test
    void textsSurviveWhateverTheyContain() throws Exception {
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 300; run++) {
            TestRun sample = SampleResults.random(random, folder);
            String xml = written(sample);

            Document document = parsed(xml);

            assertThat(US_ASCII.newEncoder().canEncode(xml)).isTrue();
            NodeList cases = document.getElementsByTagName("testcase");
            assertThat(cases.getLength()).isEqualTo(sample.results().size());
            for (TestResult result : sample.results()) {
                assertThat(matching(cases, result))
                        .as("seed %d run %d: %s", seed, run, result)
                        .isPositive();
            }
        }
    }

    /** How many cases hold a result's texts; their order is that of the suites. */
    private static int matching(NodeList cases, TestResult result) {
        int found = 0;
        String lines = String.join("\n", result.details());
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            Element suite = (Element) test.getParentNode();
            boolean same = suite.getAttribute("name").equals(inAttribute(result.detection()))
                    && test.getAttribute("name").startsWith(inAttribute(result.name()))
                    && test.getAttribute("line").equals(Integer.toString(result.line()));
            Element problem = child(test, "failure", "error", "skipped");
            String output = child(test, "system-out") == null
                    ? ""
                    : child(test, "system-out").getTextContent();
            boolean holds =
                    switch (result.verdict()) {
                        case PASSED -> problem == null && output.equals(readable(lines));
                        case NO_DATA ->
                            problem != null
                                    && problem.getTagName().equals("skipped")
                                    && problem.getAttribute("message").equals(inAttribute(result.message()))
                                    && output.equals(readable(lines));
                        case FAILED, BLIND ->
                            problem != null
                                    && problem.getTagName()
                                            .equals(result.verdict() == Verdict.FAILED ? "failure" : "error")
                                    && problem.getAttribute("message").equals(inAttribute(result.message()))
                                    && problem.getTextContent()
                                            .equals(readable(
                                                    result.details().isEmpty()
                                                            ? result.message()
                                                            : result.message() + "\n" + lines));
                    };
            found += same && holds ? 1 : 0;
        }
        return found;
    }

    private static Element child(Element parent, String... names) {
        for (String name : names) {
            if (parent.getElementsByTagName(name).getLength() > 0) {
                return (Element) parent.getElementsByTagName(name).item(0);
            }
        }
        return null;
    }

    private static String inAttribute(String text) {
        return readable(text).replaceAll("[\n\t]", " ");
    }

    /** Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]; and #xD is read as #xA. */
    private static String readable(String text) {
        StringBuilder readable = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean legal = c == 0x9
                    || c == 0xA
                    || (c >= 0x20 && c <= 0xD7FF)
                    || (c >= 0xE000 && c <= 0xFFFD)
                    || (c >= 0x10000 && c <= 0x10FFFF);
            readable.append(legal ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", c));
        });
        return readable.toString();
    }

    private String written(TestRun run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JunitReport.write(run, root, out);
        return out.toString(US_ASCII);
    }

    /** The document, valid under the schema. */
    private static Document parsed(String xml) throws Exception {
        URL definition = Objects.requireNonNull(JunitReportTest.class.getResource("/reports/junit.xsd"));
        Schema schema =
                SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(definition);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setSchema(schema);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new Strict());
        return builder.parse(new ByteArrayInputStream(xml.getBytes(US_ASCII)));
    }

    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException problem) throws SAXException {
            throw problem;
        }

        @Override
        public void error(SAXParseException problem) throws SAXException {
            throw problem;
        }

        @Override
        public void fatalError(SAXParseException problem) throws SAXException {
            throw problem;
        }
    }
}
