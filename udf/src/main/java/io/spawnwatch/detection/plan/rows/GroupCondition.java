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
 * is counted. The row of an event that does not satisfy it would be dropped whatever else is counted. Thread-safe; what it
 * remembers never changes what it decides.
 *
 * <p>It is evaluated by the same steps as the row, which evaluates it again: rows in state need no trace of it.
 */
public final class GroupCondition {
    /** A power of two. */
    private static final int MOST_REMEMBERED = 256;

    /** The greatest length of all values together that are remembered. */
    private static final int LONGEST_REMEMBERED = 192;

    private final List<Command> commands;
    private final String[] names;
    private final ProcessField[] fields;
    private final RowStep[] steps;

    /**
     * What was decided on some values: programs, users and the command lines of services are few, and most events have values
     * that were seen before. The characters of a field that the data model changes decide as much as its value does, because a
     * {@code Calculation} of a value that is there reads nothing else. Threads may overwrite each other's entries, each of which is right whoever wrote it.
     */
    private final @Nullable Decided[] remembered = new Decided[MOST_REMEMBERED];

    /**
     * A decision on values.
     *
     * @param hash   of all values
     * @param values of each field, null if the event does not have it
     * @param kept   what was decided
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared as a whole.
    private record Decided(int hash, @Nullable String[] values, boolean kept) {}

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
        int length = 0;
        int hash = 1;
        for (ProcessField field : fields) {
            CharSequence value = event.characters(field);
            length += value == null ? 0 : value.length();
            if (length > LONGEST_REMEMBERED) {
                return evaluate(event, filler);
            }
            hash = 31 * hash + hash(value);
        }
        int place = (hash ^ (hash >>> 16)) & (MOST_REMEMBERED - 1);
        Decided decided = remembered[place];
        if (decided != null && decided.hash == hash && isOf(event, decided.values)) {
            return decided.kept;
        }
        boolean kept = evaluate(event, filler);
        remembered[place] = new Decided(hash, values(event), kept);
        return kept;
    }

    private static int hash(@Nullable CharSequence value) {
        if (value == null) {
            return 0;
        }
        int hash = value.length();
        for (int i = 0; i < value.length(); i++) {
            hash = 31 * hash + value.charAt(i);
        }
        return hash;
    }

    private boolean isOf(EventFields event, @Nullable String[] values) {
        for (int i = 0; i < fields.length; i++) {
            CharSequence value = event.characters(fields[i]);
            String known = values[i];
            if (known == null ? value != null : value == null || !known.contentEquals(value)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String[] values(EventFields event) {
        @Nullable String[] values = new String[fields.length];
        for (int i = 0; i < fields.length; i++) {
            CharSequence value = event.characters(fields[i]);
            values[i] = value == null ? null : value.toString();
        }
        return values;
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
