package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.eval.NumberText;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EvalCommand;
import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.TextLiteral;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Where the values of a {@link GroupCondition} come from: which of an event's fields must have which values. */
final class HeldValues {
    /** More alternatives than this are not worth their place in an index. Those with wildcards take more of it. */
    private static final int MOST_VALUES = 20_000;

    private static final int MOST_PATTERNS = 2_000;

    /**
     * By function, the letters outside ASCII whose lower or upper case has a letter of ASCII. An index does not look for them:
     * it folds no letter to one of ASCII.
     */
    static final Map<String, List<String>> TO_ASCII = Map.of(
            "lower", List.of("\u0130", "\u212A"),
            "upper",
                    List.of(
                            "\u00DF", "\u0131", "\u0149", "\u017F", "\u01F0", "\u1E96", "\u1E97", "\u1E98", "\u1E99",
                            "\u1E9A", "\uFB00", "\uFB01", "\uFB02", "\uFB03", "\uFB04", "\uFB05", "\uFB06"));

    /** The letters outside ASCII that a regular expression that ignores case takes for letters of ASCII. */
    private static final SortedMap<String, String> FOLDED_BY_RE2 = new TreeMap<>(Map.of("k", "\u212A", "s", "\u017F"));

    private final Map<String, ProcessField> columns;
    private final @Nullable String filler;

    /** How each field is computed or looked up that no other command changes, by the name that it is held under. */
    private final Map<String, Expression> computed = new HashMap<>();

    private final Map<String, LookedUp> lookedUp = new HashMap<>();

    private record LookedUp(LookupTable table, int column, List<LookupCommand.Field> inputs) {}

    /**
     * A count of the parts of a split text, and a number added to it.
     *
     * @param of        the text
     * @param delimiter what it is split by
     * @param added     the number
     */
    record Parts(Expression of, String delimiter, double added) {}

    /**
     * A field of the event, whose values are folded before they are compared.
     *
     * @param toAscii letters outside ASCII that are compared as if they were ASCII
     * @param ascii   whether only texts in ASCII can be looked up
     */
    private record Column(ProcessField field, List<String> toAscii, boolean ascii) {}

    /**
     * Follows the values of a group.
     *
     * @param commands those of a {@link GroupCondition}
     * @param fields   the fields that they read and write
     * @param lookups  the lookups that they name
     * @param filler   the text that stands for a missing field, or null if none is missing
     */
    HeldValues(List<Command> commands, GroupFields fields, LookupTables lookups, @Nullable String filler) {
        this.columns = fields.unchangedColumns();
        this.filler = filler;
        Set<String> once = new HashSet<>();
        Set<String> again = new HashSet<>();
        for (Command command : commands) {
            CommandFields.of(command).writes().stream()
                    .filter(name -> !once.add(name))
                    .forEach(again::add);
            if (command instanceof EvalCommand eval) {
                EvalCommand.Assignment assignment = eval.assignments().get(0);
                computed.put(assignment.field().text(), assignment.expression());
            } else if (command instanceof LookupCommand lookup) {
                LookupTable table = lookups.table(lookup.name());
                for (LookupCommand.Field output : lookup.outputs()) {
                    lookedUp.put(
                            output.ofRow().text(),
                            new LookedUp(table, table.column(output.ofTable().text()), lookup.inputs()));
                }
            }
        }
        computed.keySet().removeAll(again);
        lookedUp.keySet().removeAll(again);
        // A lookup may keep the value that a field of the group had.
        lookedUp.keySet().removeAll(fields.columns().keySet());
    }

    /** The text of a literal, or null if the expression is none. */
    static @Nullable String literal(Expression expression) {
        if (expression instanceof TextLiteral text) {
            return text.text().text();
        }
        return expression instanceof NumberLiteral number ? number.number().text() : null;
    }

    /**
     * The condition that a value has a text that is accepted.
     *
     * @param patterns what is accepted, or null if that cannot be enumerated
     * @return null if no values are required that can be looked up
     */
    @Nullable
    Condition having(Expression value, Predicate<String> accepted, @Nullable List<ValuePattern> patterns) {
        Column column = column(value);
        if (column != null) {
            return patterns == null ? null : anyOf(column, patterns, value.origin());
        }
        LookedUp found =
                value instanceof FieldValue field ? lookedUp.get(field.field().text()) : null;
        return found == null ? null : matching(found, accepted, value.origin());
    }

    /** The condition that a value contains a text. */
    @Nullable
    Condition containing(Expression value, String text, boolean ignoresCase) {
        Column column = column(value);
        if (column == null) {
            return null;
        }
        List<ValuePattern> patterns = new ArrayList<>(List.of(containing(text)));
        if (ignoresCase) {
            if (!isAscii(text)) {
                return null;
            }
            FOLDED_BY_RE2.forEach((ascii, letter) -> {
                if (CaseFolding.fold(text).contains(ascii)) {
                    patterns.add(containing(letter));
                }
            });
        }
        return anyOf(column, patterns, value.origin());
    }

    /** The condition for which {@code if} chooses a value that is accepted, where it chooses between literals. */
    @Nullable
    Expression conditionFor(Expression value, Predicate<String> accepted) {
        Expression defined = definition(value);
        if (!(defined instanceof FunctionCall call) || !call.function().text().equals("if")) {
            return null;
        }
        String otherwise = literal(call.arguments().get(2));
        boolean isOther = otherwise == null
                ? !isNull(call.arguments().get(2))
                : accepted.test(otherwise) || (isNumber(otherwise) && accepted.test(written(otherwise)));
        return isOther ? null : call.arguments().get(0);
    }

    private static boolean isNull(Expression expression) {
        return expression instanceof FunctionCall call && call.function().text().equals("null");
    }

    private static boolean isNumber(String text) {
        return !Double.isNaN(NumberText.parse(text));
    }

    /** A number as it is written once it has been computed. */
    private static String written(String number) {
        return NumberText.format(NumberText.parse(number));
    }

    /** The parts that a value counts, or null if it counts none. */
    @Nullable
    Parts parts(Expression count) {
        Expression defined = definition(count);
        if (defined instanceof Operation operation
                && (operation.operator() == ExpressionOperator.PLUS
                        || operation.operator() == ExpressionOperator.MINUS)) {
            Parts parts = parts(operation.operands().get(0));
            boolean adds = operation.operator() == ExpressionOperator.PLUS;
            return parts == null || !(operation.operands().get(1) instanceof NumberLiteral number)
                    ? null
                    : new Parts(
                            parts.of(),
                            parts.delimiter(),
                            parts.added()
                                    + (adds ? 1 : -1)
                                            * NumberText.parse(number.number().text()));
        }
        if (!(defined instanceof FunctionCall call) || !call.function().text().equals("mvcount")) {
            return null;
        }
        return definition(call.arguments().get(0)) instanceof FunctionCall split
                        && split.function().text().equals("split")
                        && split.arguments().get(1) instanceof TextLiteral delimiter
                ? new Parts(split.arguments().get(0), delimiter.text().text(), 0)
                : null;
    }

    /** How a value is computed; the expression itself if it is more than a name, or its name is of no computed field. */
    private Expression definition(Expression value) {
        Expression defined = value;
        while (defined instanceof FieldValue field
                && computed.containsKey(field.field().text())) {
            defined = computed.get(field.field().text());
        }
        return defined;
    }

    /** The event's field that a value is, maybe in lower or upper case; null if it is none. */
    private @Nullable Column column(Expression value) {
        Expression defined = definition(value);
        if (defined instanceof FieldValue field) {
            ProcessField column = columns.get(field.field().text());
            return column == null ? null : new Column(column, List.of(), false);
        }
        if (!(defined instanceof FunctionCall call)) {
            return null;
        }
        List<String> toAscii = TO_ASCII.get(call.function().text());
        Column inner = toAscii == null ? null : column(call.arguments().get(0));
        if (inner == null) {
            return null;
        }
        Set<String> letters = new LinkedHashSet<>(inner.toAscii());
        letters.addAll(toAscii);
        return new Column(inner.field(), List.copyOf(letters), true);
    }

    private @Nullable Condition anyOf(Column column, List<ValuePattern> patterns, Origin origin) {
        List<ValuePattern> all = new ArrayList<>(patterns);
        if (column.ascii() && !patterns.stream().allMatch(pattern -> isAscii(pattern.written()))) {
            return null;
        }
        column.toAscii().forEach(letter -> all.add(containing(letter)));
        // An event without the field has the filler.
        if (filler != null && all.stream().anyMatch(pattern -> pattern.matches(filler))) {
            return null;
        }
        return new InCondition(
                new FieldName(null, column.field().cimName(), origin),
                all.stream().map(pattern -> new ComparedValue(pattern, origin)).toList());
    }

    /** The condition that the event's fields match a row of a table whose output is accepted. */
    private @Nullable Condition matching(LookedUp found, Predicate<String> accepted, Origin origin) {
        LookupTable table = found.table();
        if ((table.minMatches() > 0 && accepted.test(table.defaultMatch())) || isCut(found)) {
            return null;
        }
        int[] rows = IntStream.range(0, table.size())
                .filter(row -> {
                    String cell = table.cell(row, found.column());
                    return cell != null && accepted.test(cell);
                })
                .toArray();
        List<Condition> required = new ArrayList<>();
        for (LookupCommand.Field input : found.inputs()) {
            Column column = column(new FieldValue(input.ofRow()));
            String ofTable = input.ofTable().text();
            List<ValuePattern> keys =
                    column == null || !table.holdsTexts(ofTable) ? null : keys(table, rows, table.column(ofTable));
            Condition condition = keys == null ? null : anyOf(column, keys, origin);
            if (condition != null) {
                required.add(condition);
            }
        }
        return switch (required.size()) {
            case 0 -> null;
            case 1 -> required.get(0);
            default -> new AndCondition(required);
        };
    }

    /** Whether the output could be so long that it is cut, within a cell. */
    private static boolean isCut(LookedUp found) {
        LookupTable table = found.table();
        long characters = (long) table.minMatches() * (table.defaultMatch().length() + 1);
        for (int row = 0; row < table.size(); row++) {
            String cell = table.cell(row, found.column());
            characters += cell == null ? 0 : cell.length() + 1;
        }
        return characters > ValueLimit.MOST_CHARACTERS;
    }

    /** The values that match one of some rows; null if there are none, or too many. A row with an empty cell matches none. */
    private static @Nullable List<ValuePattern> keys(LookupTable table, int[] rows, int column) {
        Set<String> cells = new LinkedHashSet<>();
        for (int row : rows) {
            String cell = table.cell(row, column);
            if (cell != null) {
                cells.add(CaseFolding.fold(cell));
            }
        }
        List<ValuePattern> keys = cells.stream()
                .map(cell -> ValuePattern.ofWritten(ValuePattern.escape(cell)))
                .toList();
        long patterns = keys.stream().filter(key -> !key.isLiteral()).count();
        return keys.isEmpty() || keys.size() > MOST_VALUES || patterns > MOST_PATTERNS ? null : keys;
    }

    private static ValuePattern containing(String text) {
        return ValuePattern.ofWritten("*" + ValuePattern.escape(text) + "*");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < CaseFolding.ASCII);
    }
}
