package io.spawnwatch.page.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.page.live.Feed.FeedRecord;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.RiskEventLine;
import java.io.IOException;
import java.time.Duration;

/** Prints records as lines, for whoever has no browser. */
public final class RecordLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final boolean suppressed;
    private final boolean rejected;
    private final PrintableWriter out;

    /**
     * Prints risk events.
     *
     * @param suppressed whether also rows that the allowlist covers
     * @param rejected   whether also records that could not be used
     */
    public RecordLines(boolean suppressed, boolean rejected, PrintableWriter out) {
        this.suppressed = suppressed;
        this.rejected = rejected;
        this.out = out;
    }

    /** Prints records until nobody reads them any more, or the process ends. */
    public void follow(Feed feed) {
        while (!out.checkError()) {
            for (FeedRecord record : feed.next(WAIT)) {
                if (isShown(record.kind())) {
                    out.println(line(record));
                }
            }
            out.flush();
        }
    }

    private boolean isShown(RecordKind kind) {
        return switch (kind) {
            case RISK_EVENTS -> true;
            case SUPPRESSED -> suppressed;
            case REJECTED -> rejected;
        };
    }

    private static String line(FeedRecord record) {
        try {
            JsonNode json = JSON.readTree(record.json());
            return record.kind() == RecordKind.REJECTED ? RiskEventLine.ofRejected(json) : RiskEventLine.of(json);
        } catch (IOException e) {
            return "a record of " + record.kind().message() + " that is not JSON: " + e.getMessage();
        }
    }
}
