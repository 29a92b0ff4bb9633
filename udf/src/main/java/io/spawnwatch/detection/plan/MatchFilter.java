package io.spawnwatch.detection.plan;

import io.spawnwatch.datamodel.CalculatedEvent;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.EventFilter;
import java.util.List;

/** Accepts the events that at least one of many plans matches, once the data model's fields are calculated. */
public final class MatchFilter implements EventFilter {
    private final DetectionPlan[] plans;
    private final CandidateIndex index;
    private final Candidates candidates;
    private final CalculatedEvent calculated;

    /**
     * Creates a filter with an index of its own.
     *
     * @param plans     all for the same data model
     * @param dataModel what is calculated before conditions are decided
     */
    public MatchFilter(List<DetectionPlan> plans, DataModelVersion dataModel) {
        this(
                plans,
                CandidateIndex.of(plans.stream().map(DetectionPlan::prefilter).toList()),
                dataModel);
    }

    /**
     * Creates a filter.
     *
     * @param plans     all for the same data model
     * @param index     of the prefilters of these plans
     * @param dataModel what is calculated before conditions are decided
     */
    public MatchFilter(List<DetectionPlan> plans, CandidateIndex index, DataModelVersion dataModel) {
        this.plans = plans.toArray(DetectionPlan[]::new);
        this.index = index;
        candidates = index.newCandidates();
        calculated = new CalculatedEvent(dataModel);
    }

    @Override
    public boolean accepts(EventFields decoded) {
        EventFields event = calculated.of(decoded);
        index.find(event, candidates);
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            if (plans[i].matches(event)) {
                return true;
            }
        }
        return false;
    }
}
