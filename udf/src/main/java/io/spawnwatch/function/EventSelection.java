package io.spawnwatch.function;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.MatchFilter;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.event.EventFilter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What a source needs to know of the running detections to leave in their bytes the events that match none of them. */
public final class EventSelection implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<Detection> detections;
    private final SearchEnvironment environment;
    private final DetectionOverrides overrides;

    /**
     * Selects events for some detections.
     *
     * @param detections  each can be planned with this environment and these overrides
     * @param environment what their searches refer to
     * @param overrides   settings of single detections
     */
    public EventSelection(List<Detection> detections, SearchEnvironment environment, DetectionOverrides overrides) {
        this.detections = new ArrayList<>(detections);
        this.environment = environment;
        this.overrides = overrides;
    }

    /** Selects events for the detections that run. */
    public static EventSelection of(CatalogPlan catalog) {
        return new EventSelection(catalog.detections(), catalog.runningEnvironment(), catalog.overrides());
    }

    /** Plans the detections. The filter accepts every event that one of them matches. */
    EventFilter newFilter() {
        List<DetectionPlan> plans = detections.stream()
                .map(detection -> DetectionPlan.of(detection, environment, overrides))
                .toList();
        return new MatchFilter(plans, environment.normalization().dataModel());
    }
}
