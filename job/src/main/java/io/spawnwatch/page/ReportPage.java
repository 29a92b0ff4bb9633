package io.spawnwatch.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a report: the page with all of its parts, and its data as messages. Whoever opens the file needs no network. Rows are
 * written as they come, so a report may be larger than memory.
 */
final class ReportPage implements Closeable {
    private static final String ENDING = ".html";

    private final PageAssets.Frame frame;
    private final Writer out;

    /**
     * Begins a report.
     *
     * @param out stays open
     */
    ReportPage(OutputStream out) throws IOException {
        frame = PageAssets.report();
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        this.out.write(frame.beforeData());
    }

    /** Whether a file's name asks for a report. */
    static boolean isNamedSo(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    /** Begins a message, which {@link #write} writes when it is complete. */
    static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /** Writes a message that is not about rows. */
    void write(JsonNode message) throws IOException {
        out.write("<script type=\"application/json\" data-message>");
        PageJson.write(message, out);
        out.write("</script>\n");
    }

    /** Begins the records of a type, which closing the result ends. */
    RowBlocks rows(String type) {
        return new RowBlocks(type, out);
    }

    /** Ends the report. */
    @Override
    public void close() throws IOException {
        out.write(frame.afterData());
        out.flush();
    }
}
