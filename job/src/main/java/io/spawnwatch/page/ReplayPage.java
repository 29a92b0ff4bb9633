package io.spawnwatch.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.backtest.Replay;
import io.spawnwatch.backtest.ReplayFiles;
import io.spawnwatch.connector.json.JsonRows;
import io.spawnwatch.report.ReplaySummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The report of a replay. */
public final class ReplayPage {

    private ReplayPage() {}

    /** Whether a file's name asks for a report: it ends with {@code .html}. */
    public static boolean isNamedSo(String file) {
        return ReportPage.isNamedSo(file);
    }

    /**
     * Writes the report of a replay that has succeeded.
     *
     * @param files of the run, completed; created so that they keep rejected records
     * @param out   stays open
     */
    public static void write(RunMessage run, Replay replay, ReplayFiles files, ReplaySummary summary, OutputStream out)
            throws IOException {
        try (ReportPage page = new ReportPage(out)) {
            page.write(run.json(summary));
            page.write(DetectionsMessage.json(
                    replay.catalog(), summary.counts().input().formats().keySet()));
            page.write(DetectionsMessage.attack(replay.catalog()));
            try (RowBlocks suppressed = page.rows("suppressed");
                    RowBlocks raised = page.rows("risk_events")) {
                replay.finalRows(files).forEach(raised::add, suppressed::add);
            }
            Path rejected = files.rejectedRecords();
            if (rejected != null) {
                writeFirst(rejected, page);
            }
        }
    }

    private static void writeFirst(Path rejected, ReportPage page) throws IOException {
        try (JsonRows records = JsonRows.open(rejected);
                RowBlocks blocks = page.rows("rejected")) {
            @Nullable JsonNode next = records.next();
            for (int count = 0; count < ReplayFiles.REJECTED_OF_A_REPORT && next != null; count++) {
                blocks.add(next);
                next = records.next();
            }
        }
    }
}
