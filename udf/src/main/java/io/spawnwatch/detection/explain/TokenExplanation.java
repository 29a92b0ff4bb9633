package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.MessageTokens;
import io.spawnwatch.detection.MessageTokens.Token;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Aggregate;
import io.spawnwatch.detection.spl.SearchPrinter;
import java.util.List;

/**
 * Where the value of a token in a risk message comes from.
 *
 * @param field  name of the row's field
 * @param origin where its value comes from, in words
 */
public record TokenExplanation(String field, String origin) {

    /** Explains the tokens of a detection's risk messages, each once, in the messages' order. */
    static List<TokenExplanation> of(DetectionPlan plan) {
        return plan.profile().risk().messages().stream()
                .flatMap(message -> MessageTokens.in(message).stream())
                .map(Token::field)
                .distinct()
                .map(field -> new TokenExplanation(field, origin(field, plan)))
                .toList();
    }

    private static String origin(String field, DetectionPlan plan) {
        if (plan.search().commands().stream()
                .anyMatch(command -> command.accept(new ComputedFields()).contains(field))) {
            return "computed by the search";
        }
        if (plan.profile().groupFields().contains(field)) {
            return "what rows are grouped by";
        }
        for (Aggregate aggregate : plan.search().tstats().aggregates()) {
            if (aggregate.output().equals(field)) {
                return "aggregate " + SearchPrinter.withoutObjects().print(aggregate);
            }
        }
        String fixed = plan.profile().fixedValues().get(field);
        return fixed == null ? "the row" : "always '" + fixed + "', which the condition requires";
    }
}
