package io.spawnwatch.backtest.report;

import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as JUnit XML, as Jenkins, GitLab and the reporters for GitHub read it: a {@code testsuite} for each detection and a
 * {@code testcase} for each test. There is no standard; the elements and attributes are those that all of them know, with
 * {@code file} and {@code line} as pytest writes them.
 *
 * <ul>
 *   <li>{@code failure}: the test failed.
 *   <li>{@code error}: the test was blind. The detection could not be tried, and nobody should believe that it works.
 *   <li>{@code skipped}: the events are not at hand.
 * </ul>
 *
 * <p>The file is ASCII: other characters are written as references, so it reads the same in any encoding.
 */
public final class JunitReport {
    private static final Pattern SUFFIX = Pattern.compile("(\\.test)?\\.ya?ml$", Pattern.CASE_INSENSITIVE);

    private final SourceRoot root;
    private final XMLStreamWriter xml;

    /** How often each test's name has been written. GitLab drops all but the first test of a name. */
    private final Map<List<String>, Integer> names = new HashMap<>();

    private JunitReport(SourceRoot root, XMLStreamWriter xml) {
        this.root = root;
        this.xml = xml;
    }

    /** Writes a report. The stream stays open. */
    public static void write(TestRun run, SourceRoot root, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.US_ASCII);
        writer.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(writer);
            new JunitReport(root, xml).write(run);
            xml.flush();
        } catch (XMLStreamException e) {
            throw e.getNestedException() instanceof IOException cause ? cause : new IOException(e);
        }
        writer.write('\n');
        writer.flush();
    }

    private void write(TestRun run) throws XMLStreamException {
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", "spawnwatch test");
        writeCounts(run.results(), run.took());
        Map<List<String>, List<TestResult>> suites = new LinkedHashMap<>();
        for (TestResult result : run.results()) {
            suites.computeIfAbsent(List.of(result.detectionId(), result.detection()), key -> new ArrayList<>())
                    .add(result);
        }
        for (List<TestResult> suite : suites.values()) {
            writeSuite(suite);
        }
        newLine(0);
        xml.writeEndElement();
    }

    private void writeSuite(List<TestResult> results) throws XMLStreamException {
        TestResult first = results.get(0);
        newLine(1);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", XmlText.attribute(first.detection()));
        writeCounts(results, results.stream().map(TestResult::took).reduce(Duration.ZERO, Duration::plus));
        newLine(2);
        xml.writeStartElement("properties");
        newLine(3);
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", "detection_id");
        xml.writeAttribute("value", XmlText.attribute(first.detectionId()));
        newLine(2);
        xml.writeEndElement();
        for (TestResult result : results) {
            writeCase(result);
        }
        newLine(1);
        xml.writeEndElement();
    }

    private void writeCounts(List<TestResult> results, Duration took) throws XMLStreamException {
        VerdictCounts counts = new VerdictCounts(results);
        xml.writeAttribute("tests", Integer.toString(results.size()));
        xml.writeAttribute("failures", Integer.toString(counts.of(Verdict.FAILED)));
        xml.writeAttribute("errors", Integer.toString(counts.of(Verdict.BLIND)));
        xml.writeAttribute("skipped", Integer.toString(counts.of(Verdict.NO_DATA)));
        xml.writeAttribute("time", seconds(took));
    }

    private void writeCase(TestResult result) throws XMLStreamException {
        String path = root.path(result.file());
        String className = XmlText.attribute(className(path));
        newLine(2);
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", className);
        xml.writeAttribute("name", unique(className, XmlText.attribute(result.name())));
        xml.writeAttribute("file", XmlText.attribute(path));
        xml.writeAttribute("line", Integer.toString(result.line()));
        xml.writeAttribute("time", seconds(result.took()));
        switch (result.verdict()) {
            case PASSED -> writeOutput(result);
            case FAILED -> writeProblem("failure", result);
            case BLIND -> writeProblem("error", result);
            case NO_DATA -> {
                newLine(3);
                xml.writeEmptyElement("skipped");
                xml.writeAttribute("message", XmlText.attribute(result.message()));
                writeOutput(result);
            }
        }
        newLine(2);
        xml.writeEndElement();
    }

    private void writeProblem(String element, TestResult result) throws XMLStreamException {
        newLine(3);
        xml.writeStartElement(element);
        xml.writeAttribute("message", XmlText.attribute(result.message()));
        xml.writeAttribute("type", result.verdict().name().toLowerCase(Locale.ROOT));
        // GitLab shows the text only.
        Stream<String> lines = Stream.concat(Stream.of(result.message()), result.details().stream());
        xml.writeCharacters(XmlText.of(String.join("\n", lines.toList())));
        xml.writeEndElement();
    }

    private void writeOutput(TestResult result) throws XMLStreamException {
        if (!result.details().isEmpty()) {
            newLine(3);
            xml.writeStartElement("system-out");
            xml.writeCharacters(XmlText.of(String.join("\n", result.details())));
            xml.writeEndElement();
        }
    }

    private void newLine(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** The file without its ending, with dots as in the name of a class: Jenkins groups by what is before the last dot. */
    private static String className(String path) {
        return SUFFIX.matcher(path).replaceFirst("").replaceFirst("^/+", "").replace('/', '.');
    }

    private String unique(String className, String name) {
        int earlier = names.merge(List.of(className, name), 1, Integer::sum) - 1;
        return earlier == 0 ? name : unique(className, name + " (" + (earlier + 1) + ")");
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }
}
