package io.spawnwatch.backtest.unit;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.InProcessRows;
import io.spawnwatch.function.RunningCatalog;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.sighting.DetectionRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs detections over harmless events in this process, without an allowlist: what it would hide is what a baseline is to show.
 *
 * @param windows windows of detections without any of their own
 */
public record InProcessBaseline(TumblingWindows windows) implements BaselineEngine {

    @Override
    public Outcome run(CatalogPlan plan, List<Path> files) throws IOException {
        InProcessDetections detections = InProcessDetections.of(RunningCatalog.of(plan), windows);
        InProcessRows counted = detections.newRows();
        RecordCounts counts = new RecordCounts();
        new EventReader(plan.environment().normalization().fieldMapping(), EventSelection.of(plan))
                .read(new Dataset.Recorded(files, Sourcetype.AUTO), (file, line, record) -> {
                    counts.add(record);
                    detections.match(record, (detection, sighting) -> counted.add(sighting));
                });
        BaselineRows rows = new BaselineRows();
        for (DetectionRow row : counted.complete()) {
            rows.add(row.profile().id(), row.fields());
        }
        return new Outcome(counts.events, counts.rejected, rows, Map.of());
    }

    private static final class RecordCounts {
        private long events;
        private long rejected;

        void add(SourceRecord record) {
            if (record.event() != null || record.unmatched()) {
                events++;
            } else if (record.rejection() != null) {
                rejected++;
            }
        }
    }
}
