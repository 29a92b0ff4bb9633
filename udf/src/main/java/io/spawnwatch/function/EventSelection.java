package io.spawnwatch.function;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.event.EventFilter;
import java.io.Serializable;
import java.util.List;

/** What a source needs to know of the running detections to leave in their bytes the events that match none of them. */
public final class EventSelection implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RunningCatalog catalog;

    private EventSelection(RunningCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Selects events for some detections.
     *
     * @param detections  each can be planned with this environment and these overrides
     * @param environment what their searches refer to
     * @param overrides   settings of single detections
     */
    public EventSelection(List<Detection> detections, SearchEnvironment environment, DetectionOverrides overrides) {
        this(RunningCatalog.of(detections, environment, overrides));
    }

    /** Selects events for the detections that run. A task in this process does not plan them again. */
    public static EventSelection of(CatalogPlan catalog) {
        return new EventSelection(RunningCatalog.of(catalog));
    }

    /** The filter accepts exactly the events that one of the detections matches. */
    EventFilter newFilter() {
        return catalog.plans().newFilter();
    }
}
