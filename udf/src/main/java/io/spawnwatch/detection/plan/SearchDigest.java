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
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digest of what decides which events count and how they are grouped. White space, macros, quotes and the data
 * model's prefix make no difference; neither do message, scores and options.
 *
 * <p>It is kept in state: another way to compute it makes every open window be finished apart from new ones.
 */
final class SearchDigest {
    private static final int LENGTH = 16;

    private SearchDigest() {}

    static String of(Search search, List<ProcessField> groupFields) {
        SearchPrinter printer = SearchPrinter.withoutObjects();
        Condition where = search.tstats().where();
        String canonical = "where " + (where == null ? "*" : printer.print(where)) + "\nby "
                + groupFields.stream().map(ProcessField::cimName).collect(Collectors.joining(" ")) + "\ncompute "
                + search.tstats().aggregates().stream()
                        .map(printer::print)
                        .sorted()
                        .collect(Collectors.joining(" "));
        canonical += missing(search.tstats().fillnullValue());
        // Left out where it says nothing, as it was before there was anything to say.
        if (search.tstats().time() != null || search.commands().stream().anyMatch(SearchDigest::changesRows)) {
            canonical += "\nrows " + SearchPrinter.faithful().printRows(search);
        }
        return HexDigest.sha256(canonical).substring(0, LENGTH);
    }

    /**
     * What missing fields of {@code by} group under; nothing for {@code null}, under which they all did once. Neither for a
     * search without {@code fillnull_value}: an event that counts for it counts in the same group as before, so an open
     * window goes on.
     */
    private static String missing(@Nullable String fillnullValue) {
        return fillnullValue == null || fillnullValue.equals("null") ? "" : "\nmissing " + fillnullValue;
    }

    /** Dropping the object before names, writing times as dates and letting everything through make no difference. */
    private static boolean changesRows(Command command) {
        boolean showsOnly = command instanceof ConvertCommand
                || command instanceof SortCommand
                || (command instanceof SearchCommand one && one.condition() instanceof EveryEvent)
                || (command instanceof RenameCommand rename
                        && rename.renamings().stream()
                                .allMatch(one -> one.from().text().equals("Processes.*")
                                        && one.to().text().equals("*")));
        return !showsOnly;
    }
}
