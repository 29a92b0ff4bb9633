package io.spawnwatch.function;

import io.spawnwatch.allowlist.AllowlistEntry;
import org.jspecify.annotations.Nullable;

/**
 * A change of the allowlist as the control stream carries it.
 *
 * @param kind    what happens
 * @param entryId id of the entry, empty for {@link Kind#LOADED}
 * @param entry   the entry, for {@link Kind#PUT} only
 */
public record AllowlistUpdate(
        Kind kind, String entryId, @Nullable AllowlistEntry entry) {

    /** What happens to the allowlist. */
    public enum Kind {
        /** The entry is added, or replaces the one of the same id. */
        PUT,
        /** The entry of that id is removed. */
        REMOVE,
        /** Everything that existed when reading began has been read: what was not put since then is gone. */
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

    /** Says that the list is complete. */
    public static AllowlistUpdate loaded() {
        return new AllowlistUpdate(Kind.LOADED, "", null);
    }
}
