package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * Renames fields.
 *
 * @param renamings one or more
 */
public record RenameCommand(List<Renaming> renamings) implements Command {

    /**
     * A renaming.
     *
     * @param from the old name, possibly with wildcards
     * @param to   the new name, with as many wildcards
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
