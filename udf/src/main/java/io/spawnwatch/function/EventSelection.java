package io.spawnwatch.function;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.event.EventFilter;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source needs to know of the running detections to leave in their bytes the events that match none of them. */
public final class EventSelection implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RunningCatalog catalog;
    private final EventScope scope;
    private final @Nullable EventSelection other;

    private EventSelection(RunningCatalog catalog, EventScope scope, @Nullable EventSelection other) {
        this.catalog = catalog;
        this.scope = scope;
        this.other = other;
    }

    /**
     * Selects events for some detections.
     *
     * @param detections  each can be planned with this environment and these overrides
     * @param environment what their searches refer to
     * @param overrides   settings of single detections
     */
    public EventSelection(List<Detection> detections, SearchEnvironment environment, DetectionOverrides overrides) {
        this(RunningCatalog.of(detections, environment, overrides), EventScope.EVERYTHING, null);
    }

    /** Selects events for the detections that run. A task in this process does not plan them again. */
    public static EventSelection of(CatalogPlan catalog) {
        return of(catalog, EventScope.EVERYTHING);
    }

    /**
     * Selects events of some hosts and users for the detections that run. All others are read but never matched, so a live
     * job has no scope: its state would depend on it.
     */
    public static EventSelection of(CatalogPlan catalog, EventScope scope) {
        return new EventSelection(RunningCatalog.of(catalog), scope, null);
    }

    /** Selects the events of this selection and, for other detections over the same events, those of another. */
    public EventSelection or(EventSelection another) {
        return new EventSelection(catalog, scope, other == null ? another : other.or(another));
    }

    /** Whether no event is out of scope. */
    boolean isEverythingInScope() {
        return scope.isEverything() && (other == null || other.isEverythingInScope());
    }

    /** The filter accepts exactly the events in scope that one of the detections matches. */
    EventFilter newFilter() {
        EventFilter own = catalog.plans().newFilter(scope);
        return other == null ? own : either(own, other.newFilter());
    }

    /** The filter accepts exactly the events in scope. */
    EventFilter newScopeFilter() {
        EventFilter own = catalog.plans().newScopeFilter(scope);
        return other == null ? own : either(own, other.newScopeFilter());
    }

    private static EventFilter either(EventFilter own, EventFilter others) {
        return fields -> own.accepts(fields) || others.accepts(fields);
    }
}
