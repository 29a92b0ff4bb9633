package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.WhereCommand;

/** When a detection's rows are reported. */
public enum ReportTime {
    /** No command drops a row. */
    FIRST_SIGHTING("at the first sighting, again when the window closes"),
    /** Conditions that have become true stay true. */
    CONDITIONS_TRUE("as soon as its conditions are true, again when the window closes"),
    /** Conditions that have become true stay true, but it takes the whole group to evaluate them. */
    WINDOW_CLOSED(
            "when the window closes if its conditions are true by then, otherwise when the allowed lateness after it"
                    + " has passed: no single sighting shows whether two fields with several values have one in common"),
    /** The search works on all rows of a window. */
    ROWS_COMPLETE(
            "once, when the allowed lateness after the window has passed: stats and eventstats need all rows of the"
                    + " window"),
    /** Conditions that are true may become false again. */
    LATENESS_PASSED("once, when the allowed lateness after the window has passed: a condition may become false again");

    private final String text;

    ReportTime(String text) {
        this.text = text;
    }

    /** For a person. */
    public String text() {
        return text;
    }

    static ReportTime of(DetectionPlan plan) {
        if (plan.regroups()) {
            return ROWS_COMPLETE;
        }
        if (!plan.mayReportEarly()) {
            return LATENESS_PASSED;
        }
        if (!plan.isIncremental()) {
            return WINDOW_CLOSED;
        }
        return plan.search().commands().stream().anyMatch(ReportTime::hasCondition) ? CONDITIONS_TRUE : FIRST_SIGHTING;
    }

    private static boolean hasCondition(Command command) {
        return command instanceof WhereCommand
                || command instanceof RegexCommand
                || (command instanceof SearchCommand search && !(search.condition() instanceof EveryEvent));
    }
}
