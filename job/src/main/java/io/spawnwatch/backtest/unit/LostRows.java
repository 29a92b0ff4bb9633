package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.DatasetRun.Judgement;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.InProcessRows;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.sighting.DetectionRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Why events that a detection's {@code tstats} counts give no row: which of the commands after it leaves none. The search is
 * run once for each command, cut off after it.
 */
final class LostRows {
    private final Search search;
    private final List<Cut> cuts = new ArrayList<>();

    /** The search up to one of its commands. */
    private record Cut(int commands, InProcessDetections detections, InProcessRows rows) {}

    LostRows(CatalogPlan catalog, Detection detection, DetectionPlan plan, TumblingWindows windows) {
        search = plan.search();
        for (int commands = 0; commands <= search.commands().size(); commands++) {
            String text = SearchPrinter.faithful()
                    .print(new Search(search.tstats(), search.commands().subList(0, commands)));
            try {
                DetectionPlan cut =
                        DetectionPlan.of(withSearch(detection, text), catalog.environment(), catalog.overrides());
                InProcessDetections detections = InProcessDetections.of(
                        List.of(cut), plan.normalization().dataModel(), windows);
                cuts.add(new Cut(commands, detections, detections.newRows()));
            } catch (InvalidDocumentException cannotEndHere) {
                // What the next commands do says more.
            }
        }
    }

    private static Detection withSearch(Detection detection, String search) {
        return new Detection(
                detection.id(),
                detection.name(),
                detection.version(),
                detection.type(),
                detection.status(),
                detection.description(),
                SourceText.of(detection.file(), search),
                detection.risk(),
                detection.messagePlace(),
                detection.mitreAttackIds(),
                detection.analyticStories(),
                detection.securityDomain(),
                detection.searchName(),
                detection.riskPlaces());
    }

    /** Counts an event. */
    void add(SourceRecord record) {
        cuts.forEach(cut -> cut.detections.match(record, (position, sighting) -> cut.rows.add(sighting)));
    }

    /** Which command leaves no row. */
    Judgement judgement(String data) {
        List<DetectionRow> before = List.of();
        for (Cut cut : cuts) {
            List<DetectionRow> rows = cut.rows.complete();
            if (rows.isEmpty() && !before.isEmpty()) {
                String command =
                        SearchPrinter.withoutObjects().print(search.commands().get(cut.commands - 1));
                return new Judgement(
                        Verdict.FAILED,
                        "the search has " + Shown.count(before.size(), "row") + " of " + data + ", but `| "
                                + Shown.shortened(command) + "` leaves none",
                        before.stream()
                                .limit(3)
                                .map(row -> "row before that: " + new ActualRow(row).described())
                                .toList());
            }
            before = rows;
        }
        return new Judgement(
                Verdict.FAILED, "events of " + data + " meet the condition, but the search leaves no row", List.of());
    }
}
