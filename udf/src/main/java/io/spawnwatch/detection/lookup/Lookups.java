package io.spawnwatch.detection.lookup;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lookups that searches can use. Immutable; sent to the cluster together with the detections. */
public final class Lookups implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Map<String, LookupTable> tables;
    private final Map<String, UnusableLookup> refusals;

    Lookups(Map<String, LookupTable> tables, Map<String, UnusableLookup> refusals) {
        this.tables = new TreeMap<>(tables);
        this.refusals = new TreeMap<>(refusals);
    }

    /** No lookups. */
    public static Lookups none() {
        return new Lookups(Map.of(), Map.of());
    }

    /**
     * Reads a folder and its subfolders: CSV files, and Splunk's lookup definitions ({@code *.yml}, {@code *.yaml}). A
     * lookup that cannot be used, because its file is missing or wrong, is an error only when a search names it: see
     * {@link #refusal}.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if the folder cannot be read, a definition is not YAML with
     *     a name, or two have the same name
     */
    public static Lookups ofFolder(Path folder) {
        return LookupFolder.read(folder);
    }

    /**
     * Finds a lookup by the name of its definition, by the name of a CSV file ({@code x.csv}: all fields compared
     * exactly), or by the file's name without {@code .csv} if no definition has that name.
     *
     * @return null if there is none or it cannot be used
     */
    public @Nullable LookupTable find(String name) {
        return tables.get(name);
    }

    /**
     * Why a lookup cannot be used.
     *
     * @return null if it can be used or there is none with this name
     */
    public @Nullable UnusableLookup refusal(String name) {
        return refusals.get(name);
    }

    /** All names that can be found or are refused, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(tables.keySet());
        names.addAll(refusals.keySet());
        return Collections.unmodifiableSet(names);
    }

    /** The names of the lookups that answer something else here than there, or that only one of the two has. */
    public Set<String> differences(Lookups other) {
        Set<String> different = new TreeSet<>(names());
        different.addAll(other.names());
        different.removeIf(name -> Objects.equals(digest(name), other.digest(name))
                && Objects.equals(refusals.get(name), other.refusals.get(name)));
        return Collections.unmodifiableSet(different);
    }

    private @Nullable String digest(String name) {
        LookupTable table = tables.get(name);
        return table == null ? null : table.digest();
    }

    /** The same without the tables that are not named here, so that only what searches use is sent to the cluster. */
    public Lookups retaining(Collection<String> used) {
        Map<String, LookupTable> retained = new TreeMap<>(tables);
        retained.keySet().retainAll(Set.copyOf(used));
        return new Lookups(retained, refusals);
    }
}
