package io.spawnwatch.detection.explain;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.ProcessField;
import java.util.Arrays;
import java.util.List;

/**
 * How a detection runs.
 *
 * @param fields     names of the fields that it needs of an event
 * @param prefilter  how the index finds the events that may count, one text for each clause
 * @param pushedDown what is decided before events are counted, and what stays on rows
 * @param eventKinds whether it can fire, for each kind of events
 * @param sources    where these fields come from
 * @param window     where its windows are
 * @param reportTime when its rows are reported
 * @param rowFields  names of a row's fields after the last command
 * @param risk       what it makes of a row
 * @param tokens     where the values in its risk message come from
 */
public record PlanExplanation(
        List<String> fields,
        List<String> prefilter,
        PushdownExplanation pushedDown,
        List<EventKindExplanation> eventKinds,
        List<FieldExplanation> sources,
        WindowExplanation window,
        ReportTime reportTime,
        List<String> rowFields,
        RiskRule risk,
        List<TokenExplanation> tokens) {

    /** Copies the lists. */
    public PlanExplanation {
        fields = List.copyOf(fields);
        prefilter = List.copyOf(prefilter);
        eventKinds = List.copyOf(eventKinds);
        sources = List.copyOf(sources);
        rowFields = List.copyOf(rowFields);
        tokens = List.copyOf(tokens);
    }

    /**
     * Explains a plan.
     *
     * @param setting what is configured for the detection
     * @param windows windows of detections without any of their own
     */
    public static PlanExplanation of(DetectionPlan plan, DetectionOverrides.Setting setting, TumblingWindows windows) {
        return new PlanExplanation(
                plan.fields().stream().map(ProcessField::cimName).toList(),
                PrefilterText.of(plan.prefilter()),
                PushdownExplanation.of(plan),
                Arrays.stream(EventKind.values())
                        .map(kind -> EventKindExplanation.of(plan, kind))
                        .toList(),
                plan.fields().stream()
                        .map(field -> FieldExplanation.of(plan, field))
                        .toList(),
                WindowExplanation.of(plan, setting, windows),
                ReportTime.of(plan),
                plan.rowFields(),
                plan.profile().risk(),
                TokenExplanation.of(plan));
    }
}
