package io.spawnwatch.detection.spl;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Prints a search as SPL: macros expanded, every AND written, precedence shown by parentheses, every value in quotes.
 * Equal searches print alike.
 */
public final class SearchPrinter {
    private static final String PIPE = " | ";
    private static final String SPAN = "span";

    private final Function<FieldName, String> fields;

    /** Whether subsearches are printed as they are written; else the conditions that they make are. */
    private final boolean withSubsearches;

    private SearchPrinter(Function<FieldName, String> fields, boolean withSubsearches) {
        this.fields = fields;
        this.withSubsearches = withSubsearches;
    }

    /** Prints fields as the search names them; the result parses to an equal search if the lookups are the same. */
    public static SearchPrinter faithful() {
        return new SearchPrinter(field -> quotedUnlessWord(field.qualified()), true);
    }

    /** Prints fields without the data model's object, and the conditions that subsearches make. */
    public static SearchPrinter withoutObjects() {
        return new SearchPrinter(field -> quotedUnlessWord(field.name()), false);
    }

    /** Prints a whole search. */
    public String print(Search search) {
        StringBuilder text = new StringBuilder("| ").append(print(search.tstats()));
        for (Command command : search.commands()) {
            text.append(PIPE).append(print(command));
        }
        return text.toString();
    }

    /** A command after the first, without a pipe. */
    public String print(Command command) {
        return command.accept(new CommandPrinter());
    }

    /**
     * Prints what turns groups into rows: the search without options and condition, which have been applied by then,
     * and without the commands that do not change rows. It is kept in state, so whatever was printed once must remain
     * readable.
     */
    public String printRows(Search search) {
        TstatsCommand tstats = search.tstats();
        TstatsCommand rows =
                new TstatsCommand(List.of(), tstats.aggregates(), tstats.dataModel(), null, tstats.by(), tstats.time());
        List<Command> commands = search.commands().stream()
                .filter(command -> !leavesRowsUnchanged(command))
                .toList();
        return print(new Search(rows, commands));
    }

    private static boolean leavesRowsUnchanged(Command command) {
        return command instanceof SortCommand
                || (command instanceof SearchCommand search && search.condition() instanceof EveryEvent);
    }

    /** Prints the {@code tstats} command, without a pipe. */
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

    /** Quotes a field that has the name of the keyword after {@code _time}, so that it is not taken for it. */
    private String byField(FieldName field) {
        String written = fields.apply(field);
        return written.equalsIgnoreCase(SPAN) ? '"' + written + '"' : written;
    }

    /** Prints an aggregate. */
    public String print(Aggregate aggregate) {
        return aggregate.function()
                + (aggregate.argument() == null ? "" : "(" + fields.apply(aggregate.argument()) + ")")
                + (aggregate.as() == null ? "" : " as " + word(aggregate.as()));
    }

    /** Prints a condition. */
    public String print(Condition condition) {
        return withSubsearches && condition instanceof SubsearchCondition written
                ? LookupPrinter.subsearch(written.subsearch())
                : condition.accept(new Conditions());
    }

    /** Prints an expression of {@code eval} or {@code where}. */
    public String print(Expression expression) {
        return ExpressionPrinter.print(expression);
    }

    static String word(Word word) {
        return quotedUnlessWord(word.text());
    }

    /** A word in quotes, unless it ends with a backslash, which would escape the closing quote. */
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
            if (operand instanceof SubsearchCondition written) {
                return withSubsearches ? print(written) : operand(written.meaning());
            }
            boolean compound = operand instanceof AndCondition
                    || operand instanceof OrCondition
                    || operand instanceof NotCondition;
            return compound ? "(" + operand.accept(this) + ")" : operand.accept(this);
        }
    }
}
