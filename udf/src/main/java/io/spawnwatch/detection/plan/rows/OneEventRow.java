package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The row that one event alone makes, followed through a search's commands one by one, for whoever asks what became of an
 * event. The commands are compiled as those of {@link RowPlan} and {@link RegroupPlan}, except that a row that is dropped
 * goes on: what the later commands say of it is of interest, too. Immutable and thread-safe.
 */
public final class OneEventRow {
    private final RowPlan plan;
    private final List<Stage> stages = new ArrayList<>();

    /**
     * Compiles the commands of a search.
     *
     * @param plan   the plan of its rows
     * @param search the search
     */
    public OneEventRow(RowPlan plan, Search search) {
        this.plan = plan;
        List<String> columns = plan.columns();
        RowScope scope = new RowScope(plan.schema(), RowIdentity.of(columns));
        FieldOrigins origins = scope.follow(columns);
        LookupTables lookups = LookupTables.of(plan.lookups());
        boolean ofSeveralRows = false;
        for (Command command : search.commands()) {
            RowSchema before = copy(scope.schema());
            if (!ofSeveralRows && RowPlan.needsOtherRows(command, scope)) {
                ofSeveralRows = true;
                scope.complete();
            }
            List<RowStep> steps;
            if (ofSeveralRows && command instanceof StatsCommand stats) {
                steps = List.of(StatsStep.of(stats, scope, origins, plan.spansAreWindows())::applyToOnly);
            } else {
                RowCommands compiled = new RowCommands(scope, origins, plan.spansAreWindows(), lookups);
                command.accept(compiled);
                steps = compiled.steps();
            }
            stages.add(new Stage(command, before, ofSeveralRows, steps));
        }
    }

    private static RowSchema copy(RowSchema schema) {
        RowSchema copy = new RowSchema();
        schema.names().forEach(name -> copy.put(name, Objects.requireNonNull(schema.shape(name))));
        return copy;
    }

    /** A command, and the rows that reach it. */
    public static final class Stage {
        private final Command command;
        private final RowSchema schema;
        private final boolean ofSeveralRows;
        private final List<RowStep> steps;

        private Stage(Command command, RowSchema schema, boolean ofSeveralRows, List<RowStep> steps) {
            this.command = command;
            this.schema = schema;
            this.ofSeveralRows = ofSeveralRows;
            this.steps = steps;
        }

        /** The command, as in the search. */
        public Command command() {
            return command;
        }

        /** What is known of the rows before the command. */
        public RowSchema schema() {
            return schema;
        }

        /** Whether the command adds up rows of {@code tstats}, or follows one that does. */
        public boolean isOfSeveralRows() {
            return ofSeveralRows;
        }

        /**
         * Applies the command.
         *
         * @return whether it keeps the row
         */
        public boolean apply(Row row) {
            boolean kept = true;
            for (RowStep step : steps) {
                kept &= step.apply(row);
            }
            return kept;
        }
    }

    /** The commands, in order. */
    public List<Stage> stages() {
        return List.copyOf(stages);
    }

    /**
     * The row before the first command.
     *
     * @param totals what is counted, as {@link #totals} says
     */
    public Row start(GroupTotals totals) {
        return plan.counted(totals);
    }

    /**
     * What is counted of one event alone.
     *
     * @param event         the event, with the fields that the data model calculates
     * @param filler        the text that stands for a field that the event does not have
     * @param windowStartMs start of the event's window, epoch milliseconds UTC
     * @param spanMs        length of the spans of time that are groups within a window, or 0 if there are none
     */
    public GroupTotals totals(EventFields event, String filler, long windowStartMs, long spanMs) {
        List<String> values = new ArrayList<>();
        for (ProcessField field : plan.groupFields()) {
            values.add(Objects.requireNonNullElse(event.get(field), filler));
        }
        if (spanMs > 0) {
            values.add(SpanValue.holding(event.timeMs(), spanMs));
        }
        return new Totals(event, values, windowStartMs);
    }

    private record Totals(EventFields event, List<String> groupValues, long windowStartMs) implements GroupTotals {
        @Override
        public Map<String, ValueTotals> values(ProcessField field) {
            String value = event.get(field);
            return value == null ? Map.of() : Map.of(value, new ValueTotals(1, event.timeMs(), event.timeMs()));
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public long firstTimeMs() {
            return event.timeMs();
        }

        @Override
        public long lastTimeMs() {
            return event.timeMs();
        }
    }
}
