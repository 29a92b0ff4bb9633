package io.spawnwatch.detection.spl;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the commands after {@code tstats} back as SPL. */
final class CommandPrinter implements Command.Visitor<String> {
    private static final String BETWEEN = ", ";

    private final SearchPrinter faithful = SearchPrinter.faithful();

    @Override
    public String rename(RenameCommand rename) {
        return rename.renamings().stream()
                .map(one -> SearchPrinter.word(one.from()) + " as " + SearchPrinter.word(one.to()))
                .collect(Collectors.joining(BETWEEN, "rename ", ""));
    }

    @Override
    public String convert(ConvertCommand convert) {
        return convert.conversions().stream()
                .map(one -> one.function() + "(" + SearchPrinter.word(one.field()) + ")")
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
                .map(one -> ExpressionPrinter.field(one.field()) + " = " + ExpressionPrinter.print(one.expression()))
                .collect(Collectors.joining(BETWEEN, "eval ", ""));
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
    public String sort(SortCommand sort) {
        return sort.keys().stream()
                .map(key -> (key.descending() ? "-" : "+") + name(key.field()))
                .collect(Collectors.joining(BETWEEN, "sort ", ""));
    }

    private static String names(List<Word> names) {
        return names.stream().map(CommandPrinter::name).collect(Collectors.joining(BETWEEN));
    }

    private static String name(Word name) {
        return FieldListParser.isPlainName(name.text()) ? name.text() : '"' + name.text() + '"';
    }
}
