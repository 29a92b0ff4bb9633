package io.spawnwatch.detection.explain;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search says, whether it can run or not.
 *
 * @param condition     which events count, one operand per line, indented by nesting
 * @param groupedBy     names of the fields that rows are grouped by, each once; empty if there is one row per window
 * @param missingFields what happens to events that lack one of these fields, or null if no event can lack any
 * @param aggregates    what is computed for each group, as SPL
 * @param commands      the commands after the first, in order
 * @param cutShort      whether the search continues with something that could not be understood
 */
public record SearchExplanation(
        List<String> condition,
        List<String> groupedBy,
        @Nullable String missingFields,
        List<String> aggregates,
        List<CommandExplanation> commands,
        boolean cutShort) {

    /** Copies the lists. */
    public SearchExplanation {
        condition = List.copyOf(condition);
        groupedBy = List.copyOf(groupedBy);
        aggregates = List.copyOf(aggregates);
        commands = List.copyOf(commands);
    }

    /**
     * Explains a whole search.
     *
     * @param version the data model that events go through first
     */
    public static SearchExplanation of(Search search, DataModelVersion version) {
        return of(search, version, /* cutShort= */ false);
    }

    /** Explains the longest beginning of a text that is a search; null if there is none. */
    static @Nullable SearchExplanation ofBeginning(SourceText text, SearchEnvironment environment) {
        Macros macros = environment.macros();
        String written = text.text();
        int end = written.length();
        Search search = parse(text, macros);
        while (search == null && end > 0) {
            end = written.lastIndexOf('|', end - 1);
            if (end > 0) {
                search = parse(SourceText.of("search", written.substring(0, end)), macros);
            }
        }
        return search == null ? null : of(search, environment.normalization().dataModel(), end < written.length());
    }

    private static SearchExplanation of(Search search, DataModelVersion version, boolean cutShort) {
        TstatsCommand tstats = search.tstats();
        return new SearchExplanation(
                tstats.where() == null ? List.of("every process event") : ConditionLines.of(tstats.where()),
                groupedBy(tstats),
                missingFields(tstats, version),
                tstats.aggregates().stream()
                        .map(SearchPrinter.withoutObjects()::print)
                        .toList(),
                search.commands().stream().map(CommandExplanation::of).toList(),
                cutShort);
    }

    private static List<String> groupedBy(TstatsCommand tstats) {
        List<String> names = new ArrayList<>();
        if (tstats.time() != null) {
            names.add(FieldName.TIME);
        }
        tstats.by().stream().map(FieldName::name).distinct().forEach(names::add);
        return names;
    }

    private static @Nullable String missingFields(TstatsCommand tstats, DataModelVersion version) {
        Calculations model = Calculations.of(version);
        List<String> names =
                tstats.by().stream().map(FieldName::name).distinct().toList();
        List<String> missing =
                names.stream().filter(name -> canBeMissing(name, model)).toList();
        if (missing.isEmpty()) {
            // Every event has a time and what the data model fills in.
            return null;
        }
        boolean all = missing.equals(names);
        String filler = tstats.fillnullValue();
        return filler == null
                ? "an event without " + (all ? "one of these" : String.join(" or ", missing))
                        + " makes no row: there is no fillnull_value"
                : "count as the text '" + filler + "' (fillnull_value)"
                        + (all ? "" : ": " + String.join(", ", missing));
    }

    private static boolean canBeMissing(String name, Calculations model) {
        ProcessField field = ProcessField.ofCimName(name);
        return field == null || !model.isNeverMissing(field);
    }

    private static @Nullable Search parse(SourceText text, Macros macros) {
        try {
            return SearchParser.parse(text, macros);
        } catch (InvalidDocumentException e) {
            // The text may be a search without its last command.
            return null;
        }
    }
}
