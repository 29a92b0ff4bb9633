package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.DatasetRun.Judgement;
import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out why detections gave no row of a dataset. Reads it twice more, with all its events. */
final class Diagnosis {
    private final CatalogPlan catalog;
    private final TumblingWindows windows;
    private final EventReader reader;
    private final CalculatedFields calculated;
    private final @Nullable String filler;

    Diagnosis(CatalogPlan catalog, TumblingWindows windows) {
        this.catalog = catalog;
        this.windows = windows;
        DataModelVersion dataModel = catalog.environment().normalization().dataModel();
        reader = new EventReader(catalog.environment().normalization().fieldMapping(), null);
        calculated = CalculatedFields.of(dataModel, EnumSet.allOf(ProcessField.class));
        filler = Calculations.of(dataModel).filler();
    }

    /**
     * The reasons.
     *
     * @param failed the detections that gave no row, by their positions among the plans
     */
    Map<Integer, Judgement> of(Dataset data, Set<Integer> failed) throws IOException {
        List<DetectionPlan> plans = catalog.plans();
        Set<ProcessField> absent = EnumSet.allOf(ProcessField.class);
        Set<Integer> counted = new HashSet<>();
        reader.read(data, (file, line, record) -> {
            ProcessEvent event = record.event();
            if (event != null) {
                ProcessEvent complete = calculated.apply(event);
                absent.removeIf(field -> isPresent(field, event, complete));
                for (int detection : failed) {
                    if (!counted.contains(detection) && plans.get(detection).isCounted(complete)) {
                        counted.add(detection);
                    }
                }
            }
        });
        Map<Integer, NearestEvent> nearest = new HashMap<>();
        Map<Integer, LostRows> lost = new HashMap<>();
        for (int detection : failed) {
            DetectionPlan plan = plans.get(detection);
            if (counted.contains(detection)) {
                lost.put(detection, new LostRows(catalog, catalog.detections().get(detection), plan, windows));
            } else {
                nearest.put(detection, new NearestEvent(plan, absent));
            }
        }
        reader.read(data, (file, line, record) -> {
            ProcessEvent event = record.event();
            if (event != null) {
                ProcessEvent complete = calculated.apply(event);
                nearest.values().forEach(search -> search.add(file, line, complete));
                lost.values().forEach(search -> search.add(record));
            }
        });
        Map<Integer, Judgement> reasons = new HashMap<>();
        nearest.forEach((detection, search) -> reasons.put(detection, search.judgement(data.name())));
        lost.forEach((detection, search) -> reasons.put(detection, search.judgement(data.name())));
        return reasons;
    }

    /** Whether the source has a field: it sends it, or the data model calculates more than a filler of what it sends. */
    private boolean isPresent(ProcessField field, ProcessEvent event, ProcessEvent complete) {
        String value = complete.get(field);
        return event.get(field) != null || (value != null && !value.equals(filler));
    }
}
