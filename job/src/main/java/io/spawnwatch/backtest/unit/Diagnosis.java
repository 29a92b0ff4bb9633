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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why detections gave no row of a dataset. Reads it once more with all its events, and again for the detections for
 * which that was not enough.
 */
final class Diagnosis {
    private final CatalogPlan catalog;
    private final TumblingWindows windows;
    private final EventReader reader;
    private final DataModelVersion dataModel;
    private final @Nullable String filler;

    Diagnosis(CatalogPlan catalog, TumblingWindows windows) {
        this.catalog = catalog;
        this.windows = windows;
        dataModel = catalog.environment().normalization().dataModel();
        reader = new EventReader(catalog.environment().normalization().fieldMapping(), null);
        filler = Calculations.of(dataModel).filler();
    }

    /**
     * The reasons.
     *
     * @param failed the detections that gave no row, by their positions among the plans
     */
    Map<Integer, Judgement> of(Dataset data, Set<Integer> failed) throws IOException {
        Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);
        Map<Integer, UnmetCondition> unmet = new HashMap<>();
        for (int detection : failed) {
            DetectionPlan plan = catalog.plans().get(detection);
            fields.addAll(plan.fields());
            unmet.put(detection, new UnmetCondition(plan));
        }
        CalculatedFields calculated = CalculatedFields.of(dataModel, fields);
        Set<ProcessField> absent = EnumSet.copyOf(fields);
        reader.read(data, (file, line, record) -> {
            ProcessEvent event = record.event();
            if (event != null) {
                ProcessEvent complete = calculated.apply(event);
                absent.removeIf(field -> isPresent(field, event, complete));
                unmet.values().forEach(search -> search.add(file, line, complete));
            }
        });
        Map<Integer, LostRows> lost = new HashMap<>();
        List<UnmetCondition> mayBeBlind = new ArrayList<>();
        for (int detection : failed) {
            UnmetCondition search = Objects.requireNonNull(unmet.get(detection));
            if (search.isMet()) {
                lost.put(
                        detection,
                        new LostRows(
                                catalog,
                                catalog.detections().get(detection),
                                catalog.plans().get(detection),
                                windows));
            } else if (search.dependsOn(absent)) {
                mayBeBlind.add(search);
            }
        }
        if (!lost.isEmpty() || !mayBeBlind.isEmpty()) {
            reader.read(data, (file, line, record) -> {
                ProcessEvent event = record.event();
                if (event != null) {
                    if (!mayBeBlind.isEmpty()) {
                        ProcessEvent complete = calculated.apply(event);
                        mayBeBlind.forEach(search -> search.addAgain(complete));
                    }
                    lost.values().forEach(search -> search.add(record));
                }
            });
        }
        Map<Integer, Judgement> reasons = new HashMap<>();
        unmet.forEach((detection, search) -> reasons.put(detection, search.judgement(data.name())));
        lost.forEach((detection, search) -> reasons.put(detection, search.judgement(data.name())));
        return reasons;
    }

    /** Whether the source has a field: it sends it, or the data model calculates more than a filler of what it sends. */
    private boolean isPresent(ProcessField field, ProcessEvent event, ProcessEvent complete) {
        String value = complete.get(field);
        return event.get(field) != null || (value != null && !value.equals(filler));
    }
}
