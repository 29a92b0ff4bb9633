package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a search's commands demand of the values that rows are grouped by: a condition that is known at each event, before it
 * is counted. The row of an event that does not satisfy it would be dropped whatever else is counted. Immutable and
 * thread-safe.
 *
 * <p>It is evaluated by the same steps as the row, which evaluates it again: rows in state need no trace of it.
 */
public final class GroupCondition {
    /** A power of two. */
    private static final int MOST_REMEMBERED = 512;

    private static final int LONGEST_REMEMBERED = 64;

    private final List<Command> commands;
    private final String[] names;
    private final ProcessField[] fields;
    private final RowStep[] steps;

    /**
     * For a condition on a single field, what was decided on some of its values: programs and users are few, and most events
     * have one that was seen before. Threads may overwrite each other's entries, each of which is right whoever wrote it.
     */
    private final @Nullable Decided[] remembered;

    private record Decided(String value, boolean kept) {}

    private final GroupFields origins;

    private GroupCondition(List<Command> commands, GroupFields origins, LookupTables lookups) {
        this.commands = commands;
        this.origins = origins;
        Set<String> read = new LinkedHashSet<>();
        commands.forEach(command -> {
            CommandFields used = CommandFields.of(command);
            read.addAll(used.reads());
            // Some commands keep an old value.
            read.addAll(used.writes());
        });
        names = origins.columns().keySet().stream().filter(read::contains).toArray(String[]::new);
        fields = new ProcessField[names.length];
        RowSchema schema = new RowSchema();
        for (int i = 0; i < names.length; i++) {
            fields[i] = origins.columns().get(names[i]);
            schema.put(names[i], new Shape(false, ValueMonotonicity.CONSTANT));
        }
        RowScope scope = new RowScope(schema, RowIdentity.of(List.of(names)));
        RowCommands compiled = new RowCommands(scope, scope.follow(List.of(names)), false, lookups);
        commands.forEach(command -> command.accept(compiled));
        steps = compiled.steps().toArray(RowStep[]::new);
        remembered = new Decided[names.length == 1 ? MOST_REMEMBERED : 0];
    }

    /** The condition that some commands make; null if they drop no row. */
    static @Nullable GroupCondition of(GroupCommands commands, GroupFields origins, LookupTables lookups) {
        List<Command> deciding = CommandFields.deciding(commands.commands());
        return deciding.isEmpty() ? null : new GroupCondition(deciding, origins, lookups);
    }

    /**
     * Whether the row of the event's group may be kept.
     *
     * @param filler the text that stands for a field that the event does not have
     */
    public boolean test(EventFields event, String filler) {
        if (names.length != 1) {
            return evaluate(event, filler);
        }
        String value = Objects.requireNonNullElse(event.get(fields[0]), filler);
        int hash = value.hashCode();
        int place = (hash ^ (hash >>> 16)) & (MOST_REMEMBERED - 1);
        Decided decided = remembered[place];
        if (decided != null && decided.value.equals(value)) {
            return decided.kept;
        }
        boolean kept = evaluate(event, filler);
        if (value.length() <= LONGEST_REMEMBERED) {
            remembered[place] = new Decided(value, kept);
        }
        return kept;
    }

    private boolean evaluate(EventFields event, String filler) {
        Row row = new Row();
        for (int i = 0; i < names.length; i++) {
            String value = Objects.requireNonNullElse(event.get(fields[i]), filler);
            row.put(names[i], new RowValue.Text(value));
        }
        for (RowStep step : steps) {
            if (!step.apply(row)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A condition on events, in the form of that of {@code tstats}, that is true of every event that satisfies this one. It is
     * simpler, so that an index can use it; null if there is none.
     *
     * @param lookups the lookups that it was planned with
     * @param filler  the text that stands for a field that an event does not have, or null if each event that counts has all
     */
    public @Nullable Condition required(LookupTables lookups, @Nullable String filler) {
        return RequiredValues.of(commands, new HeldValues(commands, origins, lookups, filler));
    }

    /** The commands that it consists of; fields have the names of the data model, without its object. */
    public List<Command> commands() {
        return commands;
    }
}
