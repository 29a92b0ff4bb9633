package io.spawnwatch.function;

import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.detection.plan.MatchFilter;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFilter;
import io.spawnwatch.event.ProcessField;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The plans of the running detections, and what is made of all of them. Immutable: all tasks of a process share it. */
final class RunningPlans {
    private final List<DetectionPlan> plans;
    private final CalculatedFields calculated;
    private final CandidateIndex index;
    private final DataModelVersion dataModel;
    private final Map<Profiles.Version, DetectionPlan> byVersion = new HashMap<>();

    RunningPlans(List<DetectionPlan> plans, DataModelVersion dataModel) {
        this.plans = List.copyOf(plans);
        this.dataModel = dataModel;
        Set<ProcessField> needed = EnumSet.noneOf(ProcessField.class);
        for (DetectionPlan plan : plans) {
            needed.addAll(plan.fields());
            byVersion.put(Profiles.Version.of(plan.profile()), plan);
        }
        calculated = CalculatedFields.of(dataModel, needed);
        index = CandidateIndex.of(plans.stream().map(DetectionPlan::prefilter).toList());
    }

    /** The plans, in the order of the running detections. */
    List<DetectionPlan> plans() {
        return plans;
    }

    /** Gives events the fields that the data model calculates and a detection reads. */
    CalculatedFields calculated() {
        return calculated;
    }

    /** Finds the detections that an event may match, by their positions in {@link #plans()}. */
    CandidateIndex index() {
        return index;
    }

    /** A filter for the events that one of the detections matches, for use by one task. */
    EventFilter newFilter() {
        return new MatchFilter(plans, index, dataModel);
    }

    /** A filter for the events in a scope that one of the detections matches, for use by one task. */
    EventFilter newFilter(EventScope scope) {
        EventFilter matches = newFilter();
        if (scope.isEverything()) {
            return matches;
        }
        EventFilter inScope = scope.newFilter(dataModel);
        return fields -> inScope.accepts(fields) && matches.accepts(fields);
    }

    /** A filter for the events in a scope, for use by one task. */
    EventFilter newScopeFilter(EventScope scope) {
        return scope.newFilter(dataModel);
    }

    /** Builds the rows of these detections as they are planned here, and plans those of other versions, from state. */
    RunningRows rows() {
        return new RunningRows(
                plans.stream().map(DetectionPlan::profile).toList(),
                DetectionPlan.rowLookups(plans),
                (profile, lookups) -> {
                    DetectionPlan running = byVersion.get(Profiles.Version.of(profile));
                    return running == null ? GroupRows.of(profile, lookups) : new GroupRows.Planned(running.rows());
                });
    }
}
