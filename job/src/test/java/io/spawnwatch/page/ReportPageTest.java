package io.spawnwatch.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.RecordSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.io.output.CountingOutputStream;
import org.junit.jupiter.api.Test;

/** Whatever texts the data hold, a report holds them as data. */
class ReportPageTest {
    private static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script>",
            "</ScRiPt ><img src=x onerror=alert(1)>",
            "<!--",
            "<!--<script>",
            "-->",
            "]]>",
            "<\\/script>",
            "&lt;/script&gt;&amp;&quot;\"'`",
            "a\u2028b\u2029c",
            "\u202Egpj.exe\u202C",
            "\0\1\b\t\n\r\u001B[2J\u007F",
            "\uD800",
            "\uDC00\uD800 reversed",
            "\uD83D\uDE00 a pair",
            "\uFEFF\uFFFE\uFFFF",
            "data-rows=\"rejected\">",
            "${7*7} {{7*7}} \\u003c/script\\u003e");

    private static ObjectNode row(String text) {
        return JsonNodeFactory.instance.objectNode().put("process", text).put("dest", "ws-1");
    }

    private static PageContent written(List<? extends JsonNode> messages, List<? extends JsonNode> rows)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ReportPage page = new ReportPage(out)) {
            for (JsonNode message : messages) {
                page.write(message);
            }
            try (RowBlocks blocks = page.rows("risk_events")) {
                for (JsonNode row : rows) {
                    blocks.add(row);
                }
            }
        }
        return PageContent.of(out.toString(UTF_8));
    }

    @Test
    void hostileTextsStayData() throws IOException {
        SplittableRandom random = new SplittableRandom(0x5EED);
        List<String> texts = new ArrayList<>(HOSTILE);
        for (int count = 0; count < 500; count++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(1, 6); part > 0; part--) {
                text.append(
                        random.nextInt(4) == 0
                                ? String.valueOf((char) random.nextInt(1 << 16))
                                : HOSTILE.get(random.nextInt(HOSTILE.size())));
            }
            texts.add(text.toString());
        }
        List<ObjectNode> rows = texts.stream().map(ReportPageTest::row).toList();
        List<ObjectNode> messages = texts.stream()
                .map(text -> ReportPage.message("run").put("version", text))
                .toList();

        PageContent page = written(messages, rows);

        assertThat(page.messages()).as("seed 0x5EED").isEqualTo(messages);
        assertThat(page.records("risk_events")).as("seed 0x5EED").isEqualTo(rows);
        // The import map, the start, the messages and one block: no text has made another element.
        assertThat(page.scripts()).hasSize(2 + messages.size() + 1);
        PageContent empty = written(List.of(), List.of());
        String around = page.html();
        for (PageContent.Script script :
                page.scripts().subList(2, page.scripts().size())) {
            String element = "<script" + script.attributes() + ">" + script.text() + "</script>\n";
            assertThat(script.text()).matches("[ -~]*");
            around = around.replace(element, "");
        }
        assertThat(around).isEqualTo(empty.html());
    }

    @Test
    void numbersStayAsTheyAreWritten() throws IOException {
        ObjectNode row = row("x");
        row.set("risk_score", DecimalNode.valueOf(new BigDecimal("80.50")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ReportPage page = new ReportPage(out)) {
            page.write(row);
        }

        assertThat(out.toString(UTF_8)).contains("{\"process\":\"x\",\"dest\":\"ws-1\",\"risk_score\":80.50}");
    }

    @Test
    void aBlockHasAtMostTwoThousandRecordsInTheirOrder() throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        for (int number = 0; number < 4_001; number++) {
            rows.add(row("command " + number));
        }

        PageContent page = written(List.of(), rows);

        assertThat(page.blocks().stream().map(block -> block.records().size())).containsExactly(2_000, 2_000, 1);
        assertThat(page.records("risk_events")).isEqualTo(rows);
    }

    @Test
    void commandLinesOfAMebibyteAreWholeAndInSmallerBlocks() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<ObjectNode> rows = new ArrayList<>();
        for (int number = 0; number < 9; number++) {
            char[] text = new char[1 << 20];
            for (int i = 0; i < text.length; i++) {
                text[i] = (char) (' ' + random.nextInt(90));
            }
            rows.add(row(number + new String(text)));
        }

        PageContent page = written(List.of(), rows);

        assertThat(page.records("risk_events")).isEqualTo(rows);
        assertThat(page.blocks()).hasSizeGreaterThan(2).allSatisfy(block -> assertThat(block.characters())
                .isLessThan(6 << 20));
    }

    /** What has been added is in the file, not in memory, but for one block. */
    @Test
    void rowsAreWrittenAsTheyCome() throws IOException {
        CountingOutputStream out = new CountingOutputStream(OutputStream.nullOutputStream());
        SplittableRandom random = new SplittableRandom(8);
        try (ReportPage page = new ReportPage(out);
                RowBlocks blocks = page.rows("risk_events")) {
            long before = out.getByteCount();
            for (int block = 1; block <= 5; block++) {
                for (int number = 0; number < 2_000; number++) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < 20; i++) {
                        text.append(random.nextLong());
                    }
                    blocks.add(row(text.toString()));
                }
                // Twenty numbers of 64 random bits are 160 bytes, however well they are compressed.
                assertThat(out.getByteCount() - before).isGreaterThan(block * 2_000L * 160 - (1 << 17));
            }
        }
    }

    /** The page is measured with rows as they are written. */
    @Test
    void rowsMadeUpForMeasurementsSatisfyTheSchema() {
        LargeReport report = new LargeReport();
        for (int row = 0; row < 2_000; row++) {
            assertThat(RecordSchemas.RISK_EVENT.faults(report.riskEvent())).isEmpty();
        }
    }

    @Test
    void theStreamStaysOpen() throws IOException {
        boolean[] closed = {false};
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (ReportPage page = new ReportPage(out);
                RowBlocks blocks = page.rows("suppressed")) {
            page.write(row("x"));
            blocks.add(row("y"));
        }

        assertThat(closed[0]).isFalse();
        assertThat(out.toString(UTF_8)).endsWith("</html>\n");
    }
}
