package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.ThreatObject;
import io.spawnwatch.sighting.DetectionRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** A row that a detection gave, with the fields of its risk event by their names there. */
final class ActualRow {
    /** The fields that are times, whose texts may be written in another form. */
    static final Set<String> TIMES = Set.of("firstTime", "lastTime", "window_start", "window_end");

    private static final List<String> OF_RISK_EVENT = List.of(
            "count",
            "firstTime",
            "lastTime",
            "window_start",
            "window_end",
            "risk_score",
            "severity",
            "risk_message",
            "finding_title",
            "risk_objects",
            "threat_objects");

    private final DetectionRow row;
    private final RiskEvent event;

    ActualRow(DetectionRow row) {
        this.row = row;
        this.event = RiskScoring.score(row);
    }

    /** The fields that rows of a detection can have. */
    static Set<String> fields(DetectionPlan plan) {
        Set<String> names = new LinkedHashSet<>(plan.rowFields());
        names.addAll(plan.profile().fixedValues().keySet());
        names.addAll(OF_RISK_EVENT);
        return names;
    }

    /** The values of a field, none if the row does not have it. Objects are listed by their names. */
    List<String> values(String field) {
        return switch (field) {
            case "count" -> List.of(String.valueOf(event.tally().count()));
            case "firstTime" -> List.of(EventTime.format(event.tally().firstTimeMs()));
            case "lastTime" -> List.of(EventTime.format(event.tally().lastTimeMs()));
            case "window_start" -> List.of(EventTime.format(event.window().startMs()));
            case "window_end" -> List.of(EventTime.format(event.window().endMs()));
            case "risk_score" ->
                List.of(BigDecimal.valueOf(event.risk().score())
                        .stripTrailingZeros()
                        .toPlainString());
            case "severity" -> List.of(event.risk().severity());
            case "risk_message" -> List.of(event.risk().message());
            case "finding_title" ->
                event.risk().findingTitle() == null
                        ? List.of()
                        : List.of(event.risk().findingTitle());
            case "risk_objects" ->
                event.risk().riskObjects().stream().map(RiskObject::riskObject).toList();
            case "threat_objects" ->
                event.risk().threatObjects().stream()
                        .map(ThreatObject::threatObject)
                        .toList();
            default -> row.values(field);
        };
    }

    /** Whether the field has these values, in any order. Numbers are compared as numbers. */
    boolean has(String field, List<String> expected) {
        List<String> actual = new ArrayList<>(values(field));
        if (actual.size() != expected.size()) {
            return false;
        }
        if (expected.size() == 1 && isNumber(field)) {
            return isSameNumber(expected.get(0), actual.get(0));
        }
        return expected.stream().allMatch(actual::remove);
    }

    private boolean isNumber(String field) {
        return field.equals("count")
                || field.equals("risk_score")
                || event.row().stream().anyMatch(own -> own.name().equals(field) && own.number());
    }

    private static boolean isSameNumber(String expected, String actual) {
        try {
            return new BigDecimal(expected.strip()).compareTo(new BigDecimal(actual)) == 0;
        } catch (NumberFormatException e) {
            return expected.equals(actual);
        }
    }

    /** The row's own fields and its count, for a person. */
    String described() {
        StringJoiner text = new StringJoiner(", ");
        for (RowField field : row.fields()) {
            if (!ReservedFields.OF_ROWS.contains(field.name())) {
                text.add(field.name() + "=" + Shown.values(values(field.name())));
            }
        }
        return text.add("count=" + event.tally().count()).toString();
    }
}
