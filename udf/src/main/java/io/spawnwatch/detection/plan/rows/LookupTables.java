package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.DidYouMean;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the lookup that a search names. */
public final class LookupTables {
    /** The reason why a definition cannot be used, after the place in its file. */
    private static final Pattern PLACED = Pattern.compile("(\\S+): (the lookup .*)", Pattern.DOTALL);

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
        String refusal = lookups.refusal(name.text());
        if (refusal != null) {
            throw name.origin().fault(Construct.LOOKUP, problem(name, refusal));
        }
        String suggestion = DidYouMean.cure(name.text(), lookups.names());
        throw name.origin()
                .fault(
                        Construct.UNKNOWN_LOOKUP,
                        "there is no lookup '" + name + "'",
                        suggestion == null ? "put its CSV file into the folder of the setting 'lookups'" : suggestion);
    }

    /** The reason, which begins with the lookup's name, and then the place of its definition if it has one. */
    private static String problem(Word name, String refusal) {
        Matcher placed = PLACED.matcher(refusal);
        if (placed.matches()) {
            return placed.group(2) + " (" + placed.group(1) + ")";
        }
        return refusal.startsWith("the lookup ") ? refusal : "the lookup '" + name + "' cannot be used: " + refusal;
    }
}
