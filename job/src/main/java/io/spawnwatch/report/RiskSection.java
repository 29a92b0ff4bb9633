package io.spawnwatch.report;

import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Status;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.explain.PlanExplanation;
import io.spawnwatch.risk.RiskScoring;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints what a detection makes of a row: message, scores, objects and annotations. */
final class RiskSection {
    private final ReportLines lines;
    private final Detection detection;
    private final @Nullable PlanExplanation plan;

    RiskSection(ReportLines lines, Detection detection, @Nullable PlanExplanation plan) {
        this.lines = lines;
        this.detection = detection;
        this.plan = plan;
    }

    void print() {
        RiskRule risk = plan == null ? detection.risk() : plan.risk();
        lines.section("Risk");
        lines.entry(risk.findingTitle() == null ? "message" : "finding's title", risk.message());
        if (plan != null) {
            plan.tokens().forEach(token -> lines.entry("  $" + token.field() + "$", token.origin()));
        }
        lines.entry("score", score(risk));
        lines.entry("severity", RiskScoring.severity(risk.score()));
        lines.entries(
                "risk objects",
                risk.riskObjects().stream()
                        .flatMap(rule -> riskObject(rule, risk))
                        .toList());
        lines.entries(
                "threat objects",
                risk.threatObjects().stream()
                        .map(rule -> rule.type() + " named by " + rule.field())
                        .toList());
        lines.entries(
                "ATT&CK",
                detection.mitreAttackIds().stream().map(RiskSection::technique).toList());
        lines.entries("analytic stories", detection.analyticStories());
    }

    private static String score(RiskRule risk) {
        return risk.score()
                + (risk.impact() == null
                        ? ""
                        : " = impact " + risk.impact() + " x confidence " + risk.confidence() + " / 100");
    }

    /** A line for the object, and one for its message if that is not the one above. */
    private static Stream<String> riskObject(RiskObjectRule rule, RiskRule risk) {
        Double score = rule.score();
        String kind = rule.kind() == null ? "" : rule.kind().wireName().replace('_', ' ') + ": ";
        String object =
                kind + rule.type() + " named by " + rule.field() + ", score " + (score == null ? risk.score() : score);
        String message = risk.messageFor(rule);
        return message.equals(risk.message()) ? Stream.of(object) : Stream.of(object, "  \"" + message + "\"");
    }

    private static String technique(String id) {
        Technique technique = AttackTechniques.ofId(id);
        if (technique == null) {
            return id + " (not in the bundled table of techniques: " + AttackTechniques.RELEASE + ")";
        }
        List<String> tactics = technique.tactics();
        return id + " " + technique.name() + (tactics.isEmpty() ? "" : " (" + String.join(", ", tactics) + ")")
                + (technique.status() == Status.CURRENT
                        ? ""
                        : ", " + technique.status().name().toLowerCase(Locale.ROOT));
    }
}
