package io.spawnwatch.report;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.report.ReplaySummary.RiskRanking;
import io.spawnwatch.report.ReplaySummary.RowsDigest;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what a replay did as one JSON object, for machines. */
public final class ReplaySummaryJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            // As RecordJson: names from events may hold anything, and an editor must not obey it.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private ReplaySummaryJson() {}

    /** Writes a summary, indented, with a line break at its end. */
    public static void write(ReplaySummary summary, OutputStream out) throws IOException {
        out.write(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(summary)));
        out.write('\n');
    }

    /** A summary as JSON. */
    public static ObjectNode json(ReplaySummary summary) {
        RunSummary counts = summary.counts();
        ObjectNode json = MAPPER.createObjectNode();
        json.put("took_ms", summary.took().toMillis());
        ObjectNode records = json.putObject("records")
                .put("read", counts.read())
                .put("process_events", counts.decoded())
                .put("clock_skew", counts.skewed())
                .put("other_events", counts.skipped())
                .put("rejected", counts.rejected());
        if (counts.input().outside() > 0) {
            records.put("selected", counts.selected());
        }
        json.put("matched", counts.matched());
        json.put("late", counts.late());
        json.put("over_max_rows", counts.fenced());
        json.put("suppressed", counts.suppressed());
        json.put("risk_events", counts.riskEvents());
        json.putObject("detections")
                .put("run", summary.detections().run())
                .put("refused", summary.detections().refused())
                .put("left_out", summary.detections().leftOut());
        if (summary.selection()) {
            json.put("selection", true);
        }
        ArrayNode fired = json.putArray("fired");
        summary.fired().forEach(detection -> fired.addObject()
                .put("id", detection.id())
                .put("name", detection.name())
                .put("rows", detection.rows())
                .put("hosts", detection.hosts())
                .put("first", detection.first())
                .put("last", detection.last()));
        ranking(summary.hosts(), json.putObject("hosts"));
        ranking(summary.users(), json.putObject("users"));
        ArrayNode allowlist = json.putArray("allowlist");
        summary.allowlist().forEach(entry -> allowlist
                .addObject()
                .put("entry", entry.entry())
                .put("owner", entry.owner())
                .put("reason", entry.reason())
                .put("rows", entry.rows())
                .put("hosts", entry.hosts()));
        ObjectNode sources = json.putObject("sources");
        counts.input().formats().forEach(sources::put);
        ObjectNode rejections = json.putObject("rejected_by_reason");
        counts.input().rejections().forEach(rejections::put);
        ArrayNode costs = json.putArray("costs");
        counts.costs().forEach(cost -> costs.addObject()
                .put("id", cost.id())
                .put("time_ns", cost.timeNs())
                .put("candidates", cost.candidates())
                .put("matched", cost.matched()));
        RowsDigest digest = summary.digest();
        if (digest != null) {
            json.putObject("digest").put("value", digest.value()).put("rows", digest.rows());
        }
        return json;
    }

    private static void ranking(RiskRanking ranking, ObjectNode json) {
        json.put("distinct", ranking.distinct());
        ArrayNode top = json.putArray("top");
        ranking.top().forEach(object -> top.addObject()
                .put("name", object.name())
                .put("risk_score", object.risk())
                .put("rows", object.rows()));
    }
}
