package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Gives fields other names.
 *
 * @param renamings one or more
 */
public record RenameCommand(List<Renaming> renamings) implements Command {

    /**
     * One of them.
     *
     * @param from the name so far, perhaps with a wildcard
     * @param to   the name from now on
     */
    public record Renaming(Word from, Word to) {}

    /** Copies the list. */
    public RenameCommand {
        renamings = List.copyOf(renamings);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.rename(this);
    }
}
