package io.spawnwatch.function;

import io.spawnwatch.allowlist.AllowlistEntry;
import org.jspecify.annotations.Nullable;

/**
 * A change to the allowlist.
 *
 * @param kind    kind of change
 * @param entryId id of the entry, empty for {@link Kind#LOADED}
 * @param entry   the entry, for {@link Kind#PUT} only
 */
public record AllowlistUpdate(
        Kind kind, String entryId, @Nullable AllowlistEntry entry) {

    /** The kinds of change. */
    public enum Kind {
        /** Adds the entry, or replaces the one with the same id. */
        PUT,
        /** Removes the entry with that id. */
        REMOVE,
        /** Everything that existed when reading began has been read: entries that were not put since are removed. */
        LOADED
    }

    /** Adds or replaces an entry. */
    public static AllowlistUpdate put(AllowlistEntry entry) {
        return new AllowlistUpdate(Kind.PUT, entry.id(), entry);
    }

    /** Removes an entry. */
    public static AllowlistUpdate remove(String entryId) {
        return new AllowlistUpdate(Kind.REMOVE, entryId, null);
    }

    /** Marks that the allowlist is complete. */
    public static AllowlistUpdate loaded() {
        return new AllowlistUpdate(Kind.LOADED, "", null);
    }
}
