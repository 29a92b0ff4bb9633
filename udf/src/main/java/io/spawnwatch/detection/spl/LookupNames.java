package io.spawnwatch.detection.spl;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the lookups that parts of a search name, in {@code lookup} and in subsearches. */
public final class LookupNames {
    private final List<Word> names = new ArrayList<>();

    private LookupNames() {}

    /** Those of commands, in the search's order; a lookup that is named twice is there twice. */
    public static List<Word> in(List<Command> commands) {
        LookupNames found = new LookupNames();
        found.addAll(commands);
        return List.copyOf(found.names);
    }

    /** Those of a condition, or of no condition if it is null. */
    public static List<Word> in(@Nullable Condition condition) {
        LookupNames found = new LookupNames();
        if (condition != null) {
            found.add(condition);
        }
        return List.copyOf(found.names);
    }

    private void addAll(List<Command> commands) {
        for (Command command : commands) {
            if (command instanceof LookupCommand lookup) {
                names.add(lookup.name());
            } else if (command instanceof SearchCommand search) {
                add(search.condition());
            }
        }
    }

    private void add(Condition condition) {
        if (condition instanceof AndCondition and) {
            and.operands().forEach(this::add);
        } else if (condition instanceof OrCondition or) {
            or.operands().forEach(this::add);
        } else if (condition instanceof NotCondition not) {
            add(not.operand());
        } else if (condition instanceof SubsearchCondition written) {
            InputlookupCommand source = written.subsearch().source();
            names.add(source.name());
            if (source.where() != null) {
                add(source.where());
            }
            addAll(written.subsearch().commands());
        }
    }
}
