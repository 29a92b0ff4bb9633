package io.spawnwatch.detection.plan;

import io.spawnwatch.datamodel.CalculatedEvent;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.EventFilter;
import java.util.Arrays;
import java.util.List;

/** Accepts the events that at least one of many plans matches, once the data model's fields are calculated. */
public final class MatchFilter implements EventFilter {
    /** The plans that the index cannot rule out for any event. */
    private final DetectionPlan[] always;

    /** The plans of the index, in its order. */
    private final DetectionPlan[] indexed;

    private final CandidateIndex index;
    private final Candidates candidates;
    private final CalculatedEvent calculated;

    /**
     * Creates a filter.
     *
     * @param plans     all for the same data model
     * @param dataModel what is calculated before conditions are decided
     */
    public MatchFilter(List<DetectionPlan> plans, DataModelVersion dataModel) {
        always = plans.stream().filter(DetectionPlan::isTestedOnEveryEvent).toArray(DetectionPlan[]::new);
        indexed = plans.stream().filter(plan -> !plan.isTestedOnEveryEvent()).toArray(DetectionPlan[]::new);
        index = CandidateIndex.of(
                Arrays.stream(indexed).map(DetectionPlan::prefilter).toList());
        candidates = index.newCandidates();
        calculated = new CalculatedEvent(dataModel);
    }

    @Override
    public boolean accepts(EventFields decoded) {
        EventFields event = calculated.of(decoded);
        for (DetectionPlan plan : always) {
            if (plan.matches(event)) {
                return true;
            }
        }
        index.find(event, candidates);
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            if (indexed[i].matches(event)) {
                return true;
            }
        }
        return false;
    }
}
