package io.spawnwatch.detection.spl;

import java.util.List;
import java.util.stream.Collectors;

/** Prints the commands after {@code tstats} as SPL. */
final class CommandPrinter implements Command.Visitor<String> {
    private static final String SEPARATOR = ", ";

    private final SearchPrinter faithful = SearchPrinter.faithful();

    @Override
    public String rename(RenameCommand rename) {
        return rename.renamings().stream()
                .map(renaming -> SearchPrinter.word(renaming.from()) + " as " + SearchPrinter.word(renaming.to()))
                .collect(Collectors.joining(SEPARATOR, "rename ", ""));
    }

    @Override
    public String convert(ConvertCommand convert) {
        return convert.conversions().stream()
                .map(conversion -> conversion.function() + "(" + SearchPrinter.word(conversion.field()) + ")")
                .collect(Collectors.joining(
                        " ",
                        convert.timeformat() == null
                                ? "convert "
                                : "convert timeformat=" + SearchPrinter.quoted(convert.timeformat()) + " ",
                        ""));
    }

    @Override
    public String search(SearchCommand search) {
        return "search " + faithful.print(search.condition());
    }

    @Override
    public String where(WhereCommand where) {
        return "where " + ExpressionPrinter.print(where.condition());
    }

    @Override
    public String regex(RegexCommand regex) {
        return "regex " + name(regex.field()) + (regex.wanted() ? "=" : "!=") + QuotedText.of(regex.regex());
    }

    @Override
    public String rex(RexCommand rex) {
        return "rex field=" + name(rex.field()) + " " + QuotedText.of(rex.regex());
    }

    @Override
    public String eval(EvalCommand eval) {
        return eval.assignments().stream()
                .map(assignment -> ExpressionPrinter.field(assignment.field()) + " = "
                        + ExpressionPrinter.print(assignment.expression()))
                .collect(Collectors.joining(SEPARATOR, "eval ", ""));
    }

    @Override
    public String fields(FieldsCommand fields) {
        return (fields.kept() ? "fields " : "fields - ") + names(fields.fields());
    }

    @Override
    public String table(TableCommand table) {
        return "table " + names(table.fields());
    }

    @Override
    public String fillnull(FillnullCommand fillnull) {
        String value = "fillnull value=" + QuotedText.of(fillnull.value());
        return fillnull.fields().isEmpty() ? value : value + " " + names(fillnull.fields());
    }

    @Override
    public String dedup(DedupCommand dedup) {
        return "dedup " + names(dedup.fields());
    }

    @Override
    public String lookup(LookupCommand lookup) {
        String inputs = "lookup " + LookupPrinter.name(lookup.name()) + " " + LookupPrinter.fields(lookup.inputs());
        if (lookup.outputs().isEmpty()) {
            return inputs;
        }
        return inputs + (lookup.keepsValues() ? " OUTPUTNEW " : " OUTPUT ") + LookupPrinter.fields(lookup.outputs());
    }

    @Override
    public String sort(SortCommand sort) {
        return sort.keys().stream()
                .map(key -> (key.descending() ? "-" : "+") + name(key.field()))
                .collect(Collectors.joining(SEPARATOR, "sort ", ""));
    }

    @Override
    public String stats(StatsCommand stats) {
        String aggregates = stats.aggregates().stream()
                .map(CommandPrinter::aggregate)
                .collect(Collectors.joining(SEPARATOR, (stats.keepsRows() ? "eventstats" : "stats") + " ", ""));
        return stats.by().isEmpty() ? aggregates : aggregates + " by " + names(stats.by());
    }

    private static String aggregate(StatsAggregate aggregate) {
        return aggregate.function()
                + (aggregate.field() == null ? "" : "(" + name(aggregate.field()) + ")")
                + (aggregate.as() == null ? "" : " as " + name(aggregate.as()));
    }

    private static String names(List<Word> names) {
        return names.stream().map(CommandPrinter::name).collect(Collectors.joining(SEPARATOR));
    }

    private static String name(Word name) {
        return FieldListParser.isPlainName(name.text()) ? name.text() : '"' + name.text() + '"';
    }
}
