package io.spawnwatch.detection.spl;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes a search back as SPL: macros expanded, every AND written, every precedence shown by parentheses, every value
 * in quotes. Searches that are equal are written alike.
 */
public final class SearchPrinter {
    private static final String PIPE = " | ";
    private static final String SPAN = "span";

    private final Function<FieldName, String> fields;

    private SearchPrinter(Function<FieldName, String> fields) {
        this.fields = fields;
    }

    /** Writes fields as the search does; the parser reads an equal search from it. */
    public static SearchPrinter faithful() {
        return new SearchPrinter(field -> quotedUnlessWord(field.qualified()));
    }

    /** Writes fields without the data model's object. */
    public static SearchPrinter withoutObjects() {
        return new SearchPrinter(field -> quotedUnlessWord(field.name()));
    }

    /** A whole search. */
    public String print(Search search) {
        StringBuilder text = new StringBuilder("| ").append(print(search.tstats()));
        for (Command command : search.commands()) {
            text.append(PIPE).append(command.accept(new CommandPrinter()));
        }
        return text.toString();
    }

    /**
     * What makes rows of the groups: a search without options and condition, which have done their part by then, and
     * without the commands that do nothing to a row. It is kept in state: what was written so must always be read.
     */
    public String printRows(Search search) {
        TstatsCommand tstats = search.tstats();
        TstatsCommand rows =
                new TstatsCommand(List.of(), tstats.aggregates(), tstats.dataModel(), null, tstats.by(), tstats.time());
        List<Command> commands = search.commands().stream()
                .filter(command -> !leavesRowsAsTheyAre(command))
                .toList();
        return print(new Search(rows, commands));
    }

    private static boolean leavesRowsAsTheyAre(Command command) {
        return command instanceof SortCommand
                || (command instanceof SearchCommand search && search.condition() instanceof EveryEvent);
    }

    /** The command that a search begins with, without a pipe. */
    public String print(TstatsCommand tstats) {
        StringBuilder text = new StringBuilder("tstats");
        for (TstatsOption option : tstats.options()) {
            text.append(' ').append(word(option.name())).append('=').append(QuotedText.of(option.value()));
        }
        for (Aggregate aggregate : tstats.aggregates()) {
            text.append(' ').append(print(aggregate));
        }
        text.append(" from datamodel=").append(word(tstats.dataModel()));
        if (tstats.where() != null) {
            text.append(" where ").append(print(tstats.where()));
        }
        if (tstats.time() != null || !tstats.by().isEmpty()) {
            text.append(" by");
        }
        if (tstats.time() != null) {
            text.append(' ').append(print(tstats.time()));
        }
        tstats.by().forEach(field -> text.append(' ').append(byField(field)));
        return text.toString();
    }

    private static String print(TimeSpan time) {
        return FieldName.TIME + (time.span() == null ? "" : " " + SPAN + "=" + word(time.span()));
    }

    /** A field that is called like the keyword after {@code _time} must not be taken for it. */
    private String byField(FieldName field) {
        String written = fields.apply(field);
        return written.equalsIgnoreCase(SPAN) ? '"' + written + '"' : written;
    }

    /** What is computed for each group. */
    public String print(Aggregate aggregate) {
        return aggregate.function()
                + (aggregate.argument() == null ? "" : "(" + fields.apply(aggregate.argument()) + ")")
                + (aggregate.as() == null ? "" : " as " + word(aggregate.as()));
    }

    /** A condition. */
    public String print(Condition condition) {
        return condition.accept(new Conditions());
    }

    static String word(Word word) {
        return quotedUnlessWord(word.text());
    }

    /** A word in quotes, but for one that ends with a backslash: there it would take the quote along. */
    static String quoted(Word word) {
        return Lexer.fitsQuotes(word.text()) ? '"' + word.text() + '"' : word.text();
    }

    private static String quotedUnlessWord(String text) {
        return Lexer.isWord(text) && !ConditionParser.isReserved(text) ? text : '"' + text + '"';
    }

    private final class Conditions implements Condition.Visitor<String> {
        @Override
        public String and(AndCondition and) {
            return join(and.operands(), " AND ");
        }

        @Override
        public String or(OrCondition or) {
            return join(or.operands(), " OR ");
        }

        @Override
        public String not(NotCondition not) {
            return "NOT " + operand(not.operand());
        }

        @Override
        public String comparison(Comparison comparison) {
            return fields.apply(comparison.field()) + comparison.operator().symbol() + '"' + comparison.value() + '"';
        }

        @Override
        public String in(InCondition in) {
            return fields.apply(in.field())
                    + in.values().stream()
                            .map(value -> '"' + value.toString() + '"')
                            .collect(Collectors.joining(", ", " IN (", ")"));
        }

        @Override
        public String everyEvent(EveryEvent every) {
            return every.star().text();
        }

        private String join(List<Condition> operands, String operator) {
            return operands.stream().map(this::operand).collect(Collectors.joining(operator));
        }

        private String operand(Condition operand) {
            boolean compound = operand instanceof AndCondition
                    || operand instanceof OrCondition
                    || operand instanceof NotCondition;
            return compound ? "(" + operand.accept(this) + ")" : operand.accept(this);
        }
    }
}
