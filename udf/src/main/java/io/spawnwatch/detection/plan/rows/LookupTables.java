package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.lookup.UnusableLookup;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.DidYouMean;
import java.util.Map;
import java.util.function.Function;

/** Finds the lookup that a search names. */
public final class LookupTables {
    private final Function<Word, LookupTable> find;

    private LookupTables(Function<Word, LookupTable> find) {
        this.find = find;
    }

    /** The lookups of a folder. One that cannot be used is refused where a search names it. */
    public static LookupTables of(Lookups lookups) {
        return new LookupTables(name -> find(lookups, name));
    }

    /**
     * The lookups of a search that was kept in state.
     *
     * @param byName all lookups that it names
     */
    public static LookupTables of(Map<String, LookupTable> byName) {
        return new LookupTables(name -> {
            LookupTable table = byName.get(name.text());
            if (table == null) {
                throw new IllegalStateException("the lookup '" + name + "' was not kept with the search that names it");
            }
            return table;
        });
    }

    /**
     * The table of a lookup.
     *
     * @throws io.spawnwatch.detection.InvalidDetectionException if there is none that can be used
     */
    public LookupTable table(Word name) {
        return find.apply(name);
    }

    private static LookupTable find(Lookups lookups, Word name) {
        LookupTable table = lookups.find(name.text());
        if (table != null) {
            return table;
        }
        UnusableLookup unusable = lookups.refusal(name.text());
        if (unusable != null) {
            throw name.origin().fault(Construct.LOOKUP, problem(name, unusable), unusable.cure());
        }
        String suggestion = DidYouMean.cure(name.text(), lookups.names());
        throw name.origin()
                .fault(
                        Construct.UNKNOWN_LOOKUP,
                        "there is no lookup '" + name + "'",
                        suggestion == null ? "put its CSV file into the folder of the setting 'lookups'" : suggestion);
    }

    /** What is wrong, with the lookup's name and the place of its definition. */
    private static String problem(Word name, UnusableLookup unusable) {
        String problem = unusable.problem();
        return (problem.startsWith("the lookup ") ? problem : "the lookup '" + name + "' cannot be used: " + problem)
                + (unusable.place() == null ? "" : " (" + unusable.place() + ")");
    }
}
