package io.spawnwatch.report;

import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.MessageTokens;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.risk.RiskScoring;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a detection makes of a row: message, scores, objects and annotations. */
final class RiskText {
    private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<(\\w+)>");

    private final ReportLines lines;
    private final Detection detection;
    private final @Nullable DetectionPlan plan;

    RiskText(ReportLines lines, Detection detection, @Nullable DetectionPlan plan) {
        this.lines = lines;
        this.detection = detection;
        this.plan = plan;
    }

    void print() {
        RiskRule risk = plan == null ? detection.risk() : plan.profile().risk();
        lines.section("Risk");
        lines.entry("message", risk.message());
        tokens(risk.message());
        lines.entry(
                "score",
                risk.score()
                        + (risk.impact() == null
                                ? ""
                                : " = impact " + risk.impact() + " x confidence " + risk.confidence() + " / 100"));
        lines.entry("severity", RiskScoring.severity(risk.score()));
        lines.entries(
                "risk objects",
                risk.riskObjects().stream().map(rule -> riskObject(rule, risk)).toList());
        lines.entries(
                "threat objects",
                risk.threatObjects().stream()
                        .map(rule -> rule.type() + " named by " + rule.field())
                        .toList());
        lines.entries(
                "ATT&CK",
                detection.mitreAttackIds().stream().map(RiskText::technique).toList());
        lines.entries("analytic stories", detection.analyticStories());
    }

    private void tokens(String message) {
        if (plan == null) {
            return;
        }
        Set<String> seen = new LinkedHashSet<>();
        for (MessageTokens.Token token : MessageTokens.in(message)) {
            if (seen.add(token.field())) {
                lines.entry("  $" + token.field() + "$", origin(token.field(), plan));
            }
        }
    }

    /** Where a row has a value from. */
    private static String origin(String field, DetectionPlan plan) {
        for (Command command : plan.search().commands()) {
            if (computes(command, field)) {
                return "computed by the search";
            }
        }
        if (plan.profile().groupFields().contains(field)) {
            return "what rows are grouped by";
        }
        for (Aggregate aggregate : plan.search().tstats().aggregates()) {
            String name = aggregate.as() == null
                    ? aggregate.function().text()
                    : aggregate.as().text();
            if (name.equals(field)) {
                return "aggregate " + SearchPrinter.withoutObjects().print(aggregate);
            }
        }
        String fixed = plan.profile().fixedValues().get(field);
        return fixed == null ? "the row" : "always '" + fixed + "', which the condition requires";
    }

    private static boolean computes(Command command, String field) {
        if (command instanceof EvalCommand eval) {
            return eval.assignments().stream()
                    .anyMatch(one -> one.field().text().equals(field));
        }
        if (command instanceof RenameCommand rename) {
            return rename.renamings().stream().anyMatch(one -> one.to().text().equals(field));
        }
        return command instanceof RexCommand rex
                && NAMED_GROUP.matcher(rex.regex().text()).results().anyMatch(one -> one.group(1)
                        .equals(field));
    }

    private static String riskObject(RiskObjectRule rule, RiskRule risk) {
        Double score = rule.score();
        return rule.type() + " named by " + rule.field() + ", score " + (score == null ? risk.score() : score);
    }

    private static String technique(String id) {
        Technique technique = AttackTechniques.ofId(id);
        if (technique == null) {
            return id + " (not in the bundled table of techniques)";
        }
        List<String> tactics = technique.tactics();
        return id + " " + technique.name() + (tactics.isEmpty() ? "" : " (" + String.join(", ", tactics) + ")");
    }
}
