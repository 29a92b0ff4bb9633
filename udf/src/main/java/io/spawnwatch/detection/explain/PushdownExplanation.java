package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.rows.RemainingCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.SearchPrinter;
import java.util.ArrayList;
import java.util.List;

/**
 * Which conditions after the aggregation are decided on each event, before it is counted, and which are not.
 *
 * @param onEvents   the commands that are evaluated on events, as SPL. A name with a number, such as {@code user_2}, is a field
 *                   that the search gives a new value under its old name
 * @param onRows     the conditions that stay on rows, as SPL, each with the reason
 * @param everyEvent whether the index cannot rule out any event, so that each is evaluated
 */
public record PushdownExplanation(List<String> onEvents, List<String> onRows, boolean everyEvent) {

    /** Copies the lists. */
    public PushdownExplanation {
        onEvents = List.copyOf(onEvents);
        onRows = List.copyOf(onRows);
    }

    /** Explains a plan. */
    static PushdownExplanation of(DetectionPlan plan) {
        return new PushdownExplanation(
                plan.pushedDown().stream().map(PushdownExplanation::print).toList(),
                onRows(plan),
                plan.isTestedOnEveryEvent());
    }

    private static List<String> onRows(DetectionPlan plan) {
        List<String> texts = new ArrayList<>();
        for (RemainingCondition condition : plan.rows().remainingConditions()) {
            String reason = condition.fields().isEmpty()
                    ? "it follows a command that needs other rows"
                    : String.join(", ", condition.fields())
                            + (condition.fields().size() == 1 ? " is" : " are")
                            + " not known before events are counted";
            texts.add(print(condition.command()) + ": " + reason);
        }
        return texts;
    }

    private static String print(Command command) {
        return "| " + SearchPrinter.faithful().print(command);
    }
}
