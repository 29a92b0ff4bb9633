package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.TstatsCommand;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digest of everything that decides which events count, how they are grouped and what their rows contain. White
 * space, macros, quotes, the data model's prefix and the options of {@code tstats} do not change it; nor do message and
 * scores.
 *
 * <p>The digest is kept in state. If it changes, windows that are open are finished apart from new ones, so every
 * search must keep the digest that it has: a new part must be absent for every search that could be written before.
 */
final class SearchDigest {
    /** Hexadecimal digits. */
    private static final int LENGTH = 16;

    /** The parts of the digest, by the names that they have in the digested text. */
    private static final String WHERE = "where ";

    private static final String BY = "by ";
    private static final String COMPUTE = "compute ";
    private static final String MISSING = "missing ";
    private static final String ROWS = "rows ";
    private static final String NORMALIZATION = "normalization ";
    private static final String LOOKUP = "lookup ";

    private static final SearchPrinter PRINTER = SearchPrinter.withoutObjects();

    private SearchDigest() {}

    /**
     * The digest of a search, 16 hexadecimal digits.
     *
     * @param groupFields   what rows are grouped by, in the search's order, each once
     * @param normalization what the search sees of events, which decides the values that it compares and groups by
     * @param lookups       the digest of each lookup that commands use, by name. What a lookup puts into the condition
     *                      is in its text.
     */
    static String of(
            Search search, List<ProcessField> groupFields, Normalization normalization, Map<String, String> lookups) {
        TstatsCommand tstats = search.tstats();
        List<String> parts = new ArrayList<>();
        parts.add(WHERE + condition(tstats.where()));
        parts.add(BY + groupFields.stream().map(ProcessField::cimName).collect(Collectors.joining(" ")));
        parts.add(COMPUTE + aggregates(tstats));
        if (namesMissingFields(tstats)) {
            parts.add(MISSING + tstats.fillnullValue());
        }
        if (tstats.time() != null || search.commands().stream().anyMatch(SearchDigest::changesRows)) {
            parts.add(ROWS + SearchPrinter.faithful().printRows(search));
        }
        if (!normalization.equals(Normalization.RAW)) {
            parts.add(NORMALIZATION + normalization.fieldMapping().optionName() + " "
                    + normalization.dataModel().optionName());
        }
        lookups.forEach((name, digest) -> parts.add(LOOKUP + name + " " + digest));
        return HexDigest.sha256(String.join("\n", parts)).substring(0, LENGTH);
    }

    private static String condition(@Nullable Condition where) {
        return where == null ? "*" : PRINTER.print(where);
    }

    /** In alphabetical order: the order in which aggregates are written does not change a row. */
    private static String aggregates(TstatsCommand tstats) {
        return tstats.aggregates().stream().map(PRINTER::print).sorted().collect(Collectors.joining(" "));
    }

    /**
     * Whether missing {@code by} fields are grouped under a name of the search's choice. {@code null} does not count,
     * since every search once used it; nor does the lack of {@code fillnull_value}, since the events that then count
     * are in the same group either way.
     */
    private static boolean namesMissingFields(TstatsCommand tstats) {
        return tstats.fillnullValue() != null && !tstats.fillnullValue().equals("null");
    }

    /** Whether a command does more than drop the object from names, write times as dates, sort or keep every row. */
    private static boolean changesRows(Command command) {
        boolean showsOnly = command instanceof ConvertCommand
                || command instanceof SortCommand
                || (command instanceof SearchCommand search && search.condition() instanceof EveryEvent)
                || (command instanceof RenameCommand rename
                        && rename.renamings().stream().allMatch(SearchDigest::dropsObject));
        return !showsOnly;
    }

    private static boolean dropsObject(RenameCommand.Renaming renaming) {
        return renaming.from().text().equals("Processes.*")
                && renaming.to().text().equals("*");
    }
}
