package io.spawnwatch.risk;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.TumblingWindow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns rows into risk events. */
public final class RiskScoring {

    private RiskScoring() {}

    /** Scores a row. */
    public static RiskEvent score(DetectionRow row) {
        DetectionProfile profile = row.profile();
        return new RiskEvent(
                row.rowLimit() > 0
                        ? RiskEventId.ofRowsBeyondLimit(profile.id(), row.windowStartMs())
                        : RiskEventId.of(profile.id(), row.windowStartMs(), row.groupValues()),
                row.revision(),
                DetectionReference.of(profile),
                new TumblingWindow(row.windowStartMs(), row.windowEndMs()),
                ownFields(row),
                row.tally(),
                risk(row),
                Annotations.of(profile),
                row.late());
    }

    /**
     * The severity of a score: up to 20 informational, 40 low, 60 medium, 80 high, above that critical.
     *
     * @param score 0 to 100
     */
    public static String severity(double score) {
        if (score <= 20) {
            return "informational";
        }
        if (score <= 40) {
            return "low";
        }
        if (score <= 60) {
            return "medium";
        }
        return score <= 80 ? "high" : "critical";
    }

    /** The row's fields without those that a risk event takes from the tally. */
    private static List<RowField> ownFields(DetectionRow row) {
        List<RowField> own = new ArrayList<>();
        for (RowField field : row.fields()) {
            if (!ReservedFields.OF_ROWS.contains(field.name())) {
                own.add(field);
            }
        }
        return own;
    }

    private static Risk risk(DetectionRow row) {
        RiskRule rule = row.profile().risk();
        String title = rule.findingTitle();
        String message = RiskMessage.resolve(rule.message(), row);
        return new Risk(
                rule.score(),
                rule.impact(),
                rule.confidence(),
                severity(rule.score()),
                message,
                title == null ? null : RiskMessage.resolve(title, row),
                riskObjects(row, message),
                threatObjects(row));
    }

    private static List<RiskObject> riskObjects(DetectionRow row, String rowMessage) {
        RiskRule risk = row.profile().risk();
        List<RiskObject> objects = new ArrayList<>();
        for (RiskObjectRule rule : risk.riskObjects()) {
            Double own = rule.score();
            double score = own == null ? risk.score() : own;
            String template = risk.messageFor(rule);
            String message = template.equals(risk.message()) ? rowMessage : RiskMessage.resolve(template, row);
            for (String name : objectNames(row, rule.field())) {
                objects.add(new RiskObject(name, rule.type(), score, rule.kindOrRisk(), message));
            }
        }
        return withBoundedMessages(objects);
    }

    /** The objects of a row, of which there may be thousands, with messages that together stay within a limit. */
    private static List<RiskObject> withBoundedMessages(List<RiskObject> objects) {
        int limit = TextLimit.MAX_CHARACTERS_OF_OBJECT_MESSAGES / Math.max(1, objects.size());
        objects.replaceAll(object -> object.message().length() <= limit
                ? object
                : object.withMessage(TextLimit.shortenMessage(object.message(), limit)));
        return objects;
    }

    private static List<ThreatObject> threatObjects(DetectionRow row) {
        List<ThreatObject> objects = new ArrayList<>();
        for (ThreatObjectRule rule : row.profile().risk().threatObjects()) {
            for (String name : objectNames(row, rule.field())) {
                objects.add(new ThreatObject(name, rule.type()));
            }
        }
        return objects;
    }

    /**
     * The objects that a field names: its distinct values, shortened. A value that only fills in for a missing field names
     * nobody. Otherwise risk would pile up on an object called "null".
     */
    private static List<String> objectNames(DetectionRow row, String field) {
        Set<String> fillers = row.fillers(field);
        Set<String> names = new LinkedHashSet<>();
        List<String> shortened = new ArrayList<>(1);
        for (String name : row.values(field)) {
            if (!fillers.contains(name) && names.add(name)) {
                shortened.add(TextLimit.shortenName(name, TextLimit.MAX_CHARACTERS));
            }
        }
        return shortened;
    }
}
