package io.spawnwatch.report;

import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.ConvertCommand;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.FieldsCommand;
import io.spawnwatch.detection.spl.FillnullCommand;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.RenameCommand;
import io.spawnwatch.detection.spl.RexCommand;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.TableCommand;
import io.spawnwatch.detection.spl.WhereCommand;

/** What a command does with a row, in words. */
final class CommandMeaning implements Command.Visitor<String> {

    /** Whether the command may drop a row. */
    static boolean dropsRows(Command command) {
        return command instanceof WhereCommand
                || command instanceof RegexCommand
                || (command instanceof SearchCommand search && !(search.condition() instanceof EveryEvent));
    }

    @Override
    public String rename(RenameCommand rename) {
        boolean prefixes = rename.renamings().stream()
                .allMatch(one ->
                        one.from().text().endsWith(".*") && one.to().text().equals("*"));
        return prefixes ? "leaves the data model's name out of the names of fields" : "gives fields other names";
    }

    @Override
    public String convert(ConvertCommand convert) {
        return "writes times in another form; a risk event has them in ISO 8601 anyway";
    }

    @Override
    public String search(SearchCommand search) {
        return dropsRows(search)
                ? "keeps the row while this holds; text is compared without regard to case"
                : "keeps every row";
    }

    @Override
    public String where(WhereCommand where) {
        return "keeps the row while this is true; text is compared with regard to case";
    }

    @Override
    public String regex(RegexCommand regex) {
        return regex.wanted() ? "keeps the row if the field has a match" : "keeps the row if the field has no match";
    }

    @Override
    public String rex(RexCommand rex) {
        return "takes new fields out of " + rex.field();
    }

    @Override
    public String eval(EvalCommand eval) {
        return "computes fields";
    }

    @Override
    public String fields(FieldsCommand fields) {
        return fields.kept() ? "keeps these fields only" : "drops these fields";
    }

    @Override
    public String table(TableCommand table) {
        return "keeps these fields only, in this order";
    }

    @Override
    public String fillnull(FillnullCommand fillnull) {
        return "puts a value where there is none";
    }

    @Override
    public String dedup(DedupCommand dedup) {
        return "keeps the first of rows that are alike in these fields";
    }

    @Override
    public String sort(SortCommand sort) {
        return "nothing: a stream has no order of rows";
    }
}
