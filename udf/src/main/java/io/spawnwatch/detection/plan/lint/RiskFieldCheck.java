package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.MessageTokens;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Place;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that every field that a detection's risk names is in its rows: the tokens of its messages, its risk objects and
 * its threat objects. A detection with a message that cannot be filled must not run.
 */
public final class RiskFieldCheck {

    private final Detection detection;
    private final Set<String> fields;
    private final List<Warning> warnings;

    private RiskFieldCheck(Detection detection, Set<String> fields, List<Warning> warnings) {
        this.detection = detection;
        this.fields = fields;
        this.warnings = warnings;
    }

    /**
     * Checks messages, risk objects and threat objects.
     *
     * @param fields   fields of which each row has a value, or that the condition fixes
     * @param computed fields that each row has besides, such as {@code count}; only messages may use them
     * @param warnings receives a warning for each object whose field differs from the row's in case
     * @return the risk, with the row's own spelling of each object's field
     * @throws InvalidDetectionException for the first field that rows do not have
     */
    public static RiskRule check(
            Detection detection, Set<String> fields, Set<String> computed, List<Warning> warnings) {
        Set<String> all = new LinkedHashSet<>(fields);
        all.addAll(computed);
        RiskRule risk = detection.risk();
        String title = risk.findingTitle();
        for (String message : risk.messages()) {
            Place place = detection.riskPlaces().messages().getOrDefault(message, detection.messagePlace());
            String named = message.equals(title) ? "the finding's title" : "the message";
            for (MessageTokens.Token token : MessageTokens.in(message)) {
                if (!all.contains(token.field())) {
                    throw fault(place, named + " has the token " + token.text() + ", but ", token.field(), all);
                }
            }
        }
        return new RiskFieldCheck(detection, fields, warnings).risk();
    }

    private RiskRule risk() {
        RiskRule risk = detection.risk();
        return new RiskRule(
                risk.impact(),
                risk.confidence(),
                risk.score(),
                risk.message(),
                risk.riskObjects().stream()
                        .map(rule -> rule.withField(field(rule.field())))
                        .toList(),
                risk.threatObjects().stream()
                        .map(rule -> new ThreatObjectRule(field(rule.field()), rule.type()))
                        .toList());
    }

    /**
     * The row's field that an object names. Field names are case-sensitive in Splunk, too, where such an object would
     * match nothing; but which field is meant is clear.
     */
    private String field(String name) {
        if (fields.contains(name)) {
            return name;
        }
        Place place = detection.riskPlaces().fields().getOrDefault(name, detection.messagePlace());
        List<String> meant =
                fields.stream().filter(field -> field.equalsIgnoreCase(name)).toList();
        if (meant.size() != 1) {
            throw fault(place, "a risk or threat object is named after '" + name + "', but ", name, fields);
        }
        warnings.add(new Warning(
                place,
                "a risk or threat object is named after '" + name + "', which is read as '" + meant.get(0)
                        + "'; write it like that"));
        return meant.get(0);
    }

    private static InvalidDetectionException fault(Place place, String found, String name, Set<String> known) {
        return new InvalidDetectionException(new Refusal(
                place,
                Construct.MISSING_ROW_FIELD,
                List.of(),
                found + "the row has no field '" + name + "'",
                DidYouMean.cure(name, known)));
    }
}
