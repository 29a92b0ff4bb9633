package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.TableCommand;
import io.spawnwatch.detection.spl.WhereCommand;

/** What a command does with a row, in words. */
final class CommandMeaning implements Command.Visitor<String> {

    @Override
    public String rename(RenameCommand rename) {
        boolean dropsPrefixes = rename.renamings().stream()
                .allMatch(renaming -> renaming.from().text().endsWith(".*")
                        && renaming.to().text().equals("*"));
        return dropsPrefixes ? "drops the data model's name from the names of fields" : "renames fields";
    }

    @Override
    public String convert(ConvertCommand convert) {
        return "formats times; a risk event has them in ISO 8601 in any case";
    }

    @Override
    public String search(SearchCommand search) {
        return search.condition() instanceof EveryEvent
                ? "keeps every row"
                : "keeps the row if this is true; comparison of text ignores case";
    }

    @Override
    public String where(WhereCommand where) {
        return "keeps the row if this is true; comparison of text is case-sensitive";
    }

    @Override
    public String regex(RegexCommand regex) {
        return regex.wanted() ? "keeps the row if the field matches" : "keeps the row if the field does not match";
    }

    @Override
    public String rex(RexCommand rex) {
        return "extracts new fields from " + rex.field();
    }

    @Override
    public String eval(EvalCommand eval) {
        return "computes fields";
    }

    @Override
    public String fields(FieldsCommand fields) {
        return fields.kept() ? "keeps only these fields" : "drops these fields";
    }

    @Override
    public String table(TableCommand table) {
        return "keeps only these fields, in this order";
    }

    @Override
    public String fillnull(FillnullCommand fillnull) {
        return "fills in missing values";
    }

    @Override
    public String dedup(DedupCommand dedup) {
        return "keeps the first of the rows that are equal in these fields";
    }

    @Override
    public String stats(StatsCommand stats) {
        if (stats.keepsRows()) {
            return stats.by().isEmpty()
                    ? "adds these aggregates to each row, over all rows of the window"
                    : "adds these aggregates to each row, over the rows with the same values in the fields after by";
        }
        return stats.by().isEmpty()
                ? "makes one row of all rows of the window"
                : "makes one row of all rows with the same values in the fields after by";
    }

    @Override
    public String lookup(LookupCommand lookup) {
        return lookup.keepsValues()
                ? "adds fields of the lookup " + lookup.name() + " that have no value yet"
                : "adds fields of the lookup " + lookup.name();
    }

    @Override
    public String sort(SortCommand sort) {
        return "does nothing: a stream has no order of rows";
    }
}
