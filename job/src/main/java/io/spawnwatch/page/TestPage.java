package io.spawnwatch.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.report.JsonReport;
import io.spawnwatch.backtest.report.SourceRoot;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.detection.plan.CatalogPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The report of tests of detections. */
public final class TestPage {

    private TestPage() {}

    /**
     * Writes the report of tests.
     *
     * @param catalog the detections that were tested
     * @param root    what file names are relative to
     * @param out     stays open
     */
    public static void write(RunMessage run, CatalogPlan catalog, TestRun tests, SourceRoot root, OutputStream out)
            throws IOException {
        try (ReportPage page = new ReportPage(out)) {
            page.write(run.json(null));
            page.write(DetectionsMessage.json(catalog, List.of()));
            page.write(DetectionsMessage.attack(catalog));
            ObjectNode message = ReportPage.message("tests");
            message.setAll(JsonReport.document(tests, root));
            page.write(message);
        }
    }
}
