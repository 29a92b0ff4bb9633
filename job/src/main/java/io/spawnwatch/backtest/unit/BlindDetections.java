package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.plan.BlockingFields;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The detections that events cannot make fire, whatever values they have, because none of them has a field. Every field that
 * turns up can only make fewer detections blind.
 */
final class BlindDetections {
    private final Set<ProcessField> available = EnumSet.noneOf(ProcessField.class);
    private final Set<ProcessField> missing = EnumSet.allOf(ProcessField.class);
    private List<DetectionPlan> blind;

    BlindDetections(List<DetectionPlan> plans) {
        blind = blindAmong(plans);
    }

    /**
     * Notes which fields an event has.
     *
     * @param event as it was decoded
     * @return whether no detection is blind, so that further events cannot change anything
     */
    boolean add(ProcessEvent event) {
        if (missing.removeIf(field -> event.get(field) != null && available.add(field))) {
            blind = blindAmong(blind);
        }
        return blind.isEmpty();
    }

    private List<DetectionPlan> blindAmong(List<DetectionPlan> plans) {
        List<DetectionPlan> among = new ArrayList<>();
        for (DetectionPlan plan : plans) {
            if (!BlockingFields.of(plan, available).isEmpty()) {
                among.add(plan);
            }
        }
        return among;
    }

    /** For each blind detection, by id, the fields that it needs and no event has. */
    Map<String, String> byId() {
        return blind.stream()
                .collect(Collectors.toMap(
                        plan -> plan.profile().id(),
                        plan -> BlockingFields.of(plan, Collections.unmodifiableSet(available)).stream()
                                .map(ProcessField::cimName)
                                .collect(Collectors.joining(", "))));
    }
}
