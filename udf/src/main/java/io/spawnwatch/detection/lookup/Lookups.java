package io.spawnwatch.detection.lookup;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lookups that searches can use. Immutable; sent to the cluster together with the detections. */
public final class Lookups implements Serializable {
    private static final long serialVersionUID = 1L;

    private Lookups() {}

    /** No lookups. */
    public static Lookups none() {
        return new Lookups();
    }

    /**
     * Reads a folder and its subfolders: CSV files, and Splunk's lookup definitions ({@code *.yml}, {@code *.yaml}). A
     * lookup that cannot be used, because its file is missing or wrong, is an error only when a search names it: see
     * {@link #refusal}.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if the folder cannot be read, a definition is not one, or
     *     a name is defined twice
     */
    public static Lookups ofFolder(Path folder) {
        return new Lookups();
    }

    /**
     * Finds a lookup by the name of its definition, by the name of a CSV file ({@code x.csv}: all fields compared
     * exactly), or by the file's name without {@code .csv} if no definition has that name.
     *
     * @return null if there is none or it cannot be used
     */
    public @Nullable LookupTable find(String name) {
        return null;
    }

    /** Why a lookup with this name cannot be used, with place and cure where there are any; null if it is unknown or can be used. */
    public @Nullable String refusal(String name) {
        return null;
    }

    /** All names that can be found or are refused, sorted. */
    public Set<String> names() {
        return Set.of();
    }

    /** The same without the tables that are not named here, so that only what searches use is sent to the cluster. */
    public Lookups retaining(Collection<String> used) {
        return this;
    }
}
