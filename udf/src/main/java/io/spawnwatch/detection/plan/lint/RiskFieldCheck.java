package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.MessageTokens;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Place;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks that what a detection says about risk can be filled from its rows: a broken message is not shipped. */
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
     * Checks message and objects.
     *
     * @param fields   fields that each row has a value of, or that the condition fixes
     * @param computed what the row has besides: {@code count} and the like
     * @param warnings takes a warning of each object whose field is named in other capitals than the row's
     * @return the risk, each object with the row's own name of its field
     * @throws InvalidDetectionException for the first field that rows do not have
     */
    public static RiskRule check(
            Detection detection, Set<String> fields, Set<String> computed, List<Warning> warnings) {
        Set<String> all = new LinkedHashSet<>(fields);
        all.addAll(computed);
        for (MessageTokens.Token token : MessageTokens.in(detection.risk().message())) {
            if (!all.contains(token.field())) {
                throw fault(
                        detection.messagePlace(),
                        "the message has the token " + token.text() + ", but ",
                        token.field(),
                        all);
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
                        .map(rule -> new RiskObjectRule(field(rule.field()), rule.type(), rule.score()))
                        .toList(),
                risk.threatObjects().stream()
                        .map(rule -> new ThreatObjectRule(field(rule.field()), rule.type()))
                        .toList());
    }

    /**
     * The row's field that an object is named after. Field names are case-sensitive in Splunk as well, where such an object
     * would name nobody; which one is meant is plain all the same.
     */
    private String field(String name) {
        if (fields.contains(name)) {
            return name;
        }
        Place place = detection.objectPlaces().getOrDefault(name, detection.messagePlace());
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
