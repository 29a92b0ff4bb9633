package io.spawnwatch.backtest.unit;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.InProcessRows;
import io.spawnwatch.function.RunningCatalog;
import io.spawnwatch.sighting.DetectionRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
        BlindDetections blind = new BlindDetections(plan.plans());
        // Events that no detection matches are not decoded, once it does not matter any more which fields they have.
        EventReader reader = new EventReader(plan.environment().normalization().fieldMapping(), null);
        EventSelection matched = EventSelection.of(plan);
        reader.read(new Dataset.Recorded(files, Sourcetype.AUTO), (file, line, record) -> {
            counts.add(record);
            detections.match(record, (detection, sighting) -> counted.add(sighting));
            if (record.event() != null && blind.add(record.event())) {
                reader.select(matched);
            }
        });
        BaselineRows rows = new BaselineRows();
        for (DetectionRow row : counted.complete()) {
            rows.add(row.profile().id(), row.fields());
        }
        return new Outcome(counts.processEvents(), counts.rejected(), counts.firstRejection(), rows, blind.byId());
    }
}
