package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the risk of third-generation detection files: {@code finding} with a title and one entity,
 * {@code intermediate_findings} with entities that have a message each, and {@code threat_objects}.
 *
 * <p>What a detection raises depends on its type, as in Splunk's content: a TTP a finding and intermediate findings, an
 * Anomaly intermediate findings only, a Correlation a finding of score 0, because it adds up risk that others have scored,
 * and a Hunting search neither.
 */
final class FindingRisk {
    private static final String FINDING = "finding";
    private static final String INTERMEDIATE_FINDINGS = "intermediate_findings";
    private static final String CORRELATION = "Correlation";

    private final Mapping document;
    private final String type;
    private final List<Warning> warnings;
    private final List<RiskObjectRule> objects = new ArrayList<>();
    private final Map<String, Place> messages = new LinkedHashMap<>();
    private final Map<String, Place> fields = new LinkedHashMap<>();

    private FindingRisk(Mapping document, String type, List<Warning> warnings) {
        this.document = document;
        this.type = type;
        this.warnings = warnings;
    }

    /** Whether a file says what it raises in the way of the third generation. */
    static boolean isIn(Mapping document) {
        return document.has(FINDING) || document.has(INTERMEDIATE_FINDINGS);
    }

    /** Reads the risk of a file that {@link #isIn}. */
    static FileRisk read(Mapping document, String type, List<Warning> warnings) {
        FindingRisk risk = new FindingRisk(document, type, warnings);
        Mapping finding = risk.raised(FINDING, "Anomaly");
        if (finding != null) {
            risk.addFinding(finding);
        }
        Mapping intermediate = risk.raised(INTERMEDIATE_FINDINGS, CORRELATION);
        if (intermediate != null) {
            intermediate.mappings("entities").forEach(risk::addIntermediateFinding);
        }
        risk.requireWhatTheTypeRaises();
        return risk.risk();
    }

    /** The section under a key; null, with a warning if there is one, if the type or a Hunting search does not raise it. */
    private @Nullable Mapping raised(String key, String otherType) {
        if (!type.equals(otherType) && !type.equals(FileRisk.HUNTING)) {
            return document.mapping(key);
        }
        if (document.has(key)) {
            warnings.add(new Warning(
                    document.keyPlace(key),
                    "'" + key + "' is ignored: " + withArticle(type)
                            + " raises none; remove it, or make the type TTP"));
        }
        return null;
    }

    private void addFinding(Mapping finding) {
        String title = finding.requiredText("title");
        Mapping entity = finding.requiredMapping("entity");
        Double score = null;
        if (type.equals(CORRELATION)) {
            score = 0.0;
            Double written = entity.number("score");
            if (written != null && written != 0.0) {
                warnings.add(new Warning(
                        entity.place("score"),
                        "the score " + entity.text("score")
                                + " is read as 0, which is the score of every Correlation"));
            }
        }
        messages.put(title, finding.place("title"));
        add(entity, "the entity of a finding", score, RiskObjectKind.FINDING, title);
    }

    private void addIntermediateFinding(Mapping entity) {
        String message = entity.requiredText("message");
        messages.putIfAbsent(message, entity.place("message"));
        add(entity, "an entity", null, RiskObjectKind.INTERMEDIATE_FINDING, message);
    }

    private void add(Mapping entity, String noun, @Nullable Double score, RiskObjectKind kind, String message) {
        RiskObjectRule object = ScoredObject.read(entity, noun, score, kind, message, warnings);
        fields.putIfAbsent(object.field(), entity.place("field"));
        objects.add(object);
    }

    private void requireWhatTheTypeRaises() {
        if (objects.isEmpty() && !type.equals(FileRisk.HUNTING)) {
            String missing = type.equals("Anomaly") || !document.has(FINDING) ? INTERMEDIATE_FINDINGS : FINDING;
            throw document.fault(
                    missing,
                    withArticle(type) + " needs " + (missing.equals(FINDING) ? "a finding" : "intermediate findings")
                            + ", and the file has none",
                    missing.equals(FINDING)
                            ? "add 'finding' with a title and an entity"
                            : "add 'entities' under 'intermediate_findings'");
        }
        if (type.equals("TTP") && !document.has(FINDING)) {
            warnings.add(new Warning(
                    document.keyPlace(INTERMEDIATE_FINDINGS),
                    "a TTP without 'finding' raises intermediate findings only; add 'finding', or make the type"
                            + " Anomaly"));
        }
    }

    private FileRisk risk() {
        RiskPlaces.fields("field", document.mappings("threat_objects")).forEach(fields::putIfAbsent);
        RiskObjectRule first = objects.isEmpty() ? null : objects.get(0);
        // The title of the finding comes first. A hunting search has no message, like those of the second generation.
        String message = first == null || first.message() == null ? document.requiredText("name") : first.message();
        return new FileRisk(
                new RiskRule(
                        null,
                        null,
                        ScoredObject.highest(objects),
                        message,
                        objects,
                        ScoredObject.threatObjects(document, warnings)),
                messages.getOrDefault(message, document.place("name")),
                new RiskPlaces(fields, messages));
    }

    private static String withArticle(String type) {
        return (type.startsWith("A") ? "an " : "a ") + type + (type.equals(FileRisk.HUNTING) ? " search" : "");
    }
}
