package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowSearchCompiler;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.SearchParser;
import io.spawnwatch.detection.spl.SortCommand;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.Subsearch;
import io.spawnwatch.detection.spl.Subsearch.Returned;
import io.spawnwatch.detection.spl.Subsearches;
import io.spawnwatch.detection.spl.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Turns a subsearch on a lookup into a condition, as Splunk's {@code format} does: the rows are alternatives, and the
 * fields of a row, except internal ones, must all have its values. {@code *} in a value is a wildcard; other characters
 * stand for themselves. The fields {@code search} and {@code query} are conditions already.
 *
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/Search/Changetheformatofsubsearchresults">Change
 *     the format of subsearch results</a>
 */
public final class InputlookupConditions implements Subsearches {
    /** Splunk's limit on the results of a subsearch, {@code maxout}. */
    private static final int SPLUNKS_MOST_RESULTS = 10_000;

    private static final String SEARCH = "search";
    private static final String QUERY = "query";

    private final LookupTables lookups;

    /** Reads these lookups. */
    public InputlookupConditions(LookupTables lookups) {
        this.lookups = lookups;
    }

    @Override
    public Condition condition(Subsearch subsearch, Consumer<Warning> warnings) {
        LookupTable table = lookups.table(subsearch.source().name());
        RowSchema schema = new RowSchema();
        table.fields().forEach(field -> schema.put(field, new Shape(false, ValueMonotonicity.CONSTANT)));
        RowScope scope = new RowScope(schema, RowIdentity.of(List.of()));
        List<Row> rows = rows(table);
        Condition where = subsearch.source().where();
        if (where != null) {
            RowCondition condition = where.accept(new RowSearchCompiler(schema)).condition();
            rows.removeIf(row -> !condition.test(row));
        }
        boolean sorted = false;
        for (Command command : subsearch.commands()) {
            sorted |= command instanceof SortCommand;
            if (command instanceof DedupCommand dedup) {
                refuseSorted(sorted, subsearch);
                dedup(rows, dedup, schema);
            } else if (command instanceof StatsCommand) {
                throw subsearch
                        .origin()
                        .fault(Construct.SUBSEARCH, "a subsearch with 'stats' or 'eventstats' is not supported");
            } else {
                RowCommands steps = new RowCommands(scope, new FieldOrigins(List.of()), false, lookups);
                command.accept(steps);
                rows.removeIf(row -> !steps.steps().stream().allMatch(step -> step.apply(row)));
            }
        }
        if (most(subsearch) > 0) {
            refuseSorted(sorted, subsearch);
        }
        scope.warnings().forEach(warnings);
        return condition(subsearch, rows, schema.names(), warnings);
    }

    /** Rows stay in the file's order, so that the first ones would be others than in Splunk. */
    private static void refuseSorted(boolean sorted, Subsearch subsearch) {
        if (sorted) {
            throw subsearch
                    .origin()
                    .fault(
                            Construct.SUBSEARCH,
                            "a subsearch that sorts rows and then takes only the first ones is not supported",
                            "sort the file, and leave 'sort' out");
        }
    }

    /** The greatest number of rows that the subsearch returns, or 0 for all. */
    private static int most(Subsearch subsearch) {
        return subsearch.result() instanceof Subsearch.Return returned
                ? returned.most()
                : ((Subsearch.Format) subsearch.result()).most();
    }

    private static List<Row> rows(LookupTable table) {
        List<Row> rows = new ArrayList<>(table.size());
        for (int number = 0; number < table.size(); number++) {
            Row row = new Row();
            for (int column = 0; column < table.fields().size(); column++) {
                String cell = table.cell(number, column);
                row.put(table.fields().get(column), cell == null ? null : new RowValue.Text(cell));
            }
            rows.add(row);
        }
        return rows;
    }

    /** Keeps the first row of each combination of values; a table, unlike a stream, has an order. */
    private static void dedup(List<Row> rows, DedupCommand dedup, RowSchema schema) {
        dedup.fields().forEach(field -> schema.require(field.text(), field.origin()));
        Set<List<List<String>>> known = new HashSet<>();
        rows.removeIf(row -> {
            List<List<String>> values = new ArrayList<>();
            for (Word field : dedup.fields()) {
                RowValue value = row.get(field.text());
                if (value == null) {
                    return true;
                }
                values.add(value.texts());
            }
            return !known.add(values);
        });
    }

    private static Condition condition(
            Subsearch subsearch, List<Row> rows, List<String> names, Consumer<Warning> warnings) {
        Origin origin = subsearch.origin();
        int most = most(subsearch);
        if (most == 0 && rows.size() > SPLUNKS_MOST_RESULTS) {
            warnings.accept(origin.warning("Splunk uses only the first " + SPLUNKS_MOST_RESULTS
                    + " results of a subsearch; here, all " + rows.size() + " count"));
        }
        List<Row> used = most == 0 ? rows : rows.subList(0, Math.min(most, rows.size()));
        boolean columnsJoined = true;
        boolean rowsJoined = false;
        List<Returned> fields = new ArrayList<>();
        if (subsearch.result() instanceof Subsearch.Return returned) {
            fields.addAll(returned.fields());
            fields.removeIf(field -> !names.contains(field.field().text()));
        } else if (subsearch.result() instanceof Subsearch.Format format) {
            columnsJoined = format.columnsJoined();
            rowsJoined = format.rowsJoined();
            for (String name : names) {
                if (!RowScope.isInternal(name)) {
                    Word field = new Word(name, origin);
                    fields.add(new Returned(field, field));
                }
            }
        }
        Set<Condition> alternatives = new LinkedHashSet<>();
        for (Row row : used) {
            Set<Condition> columns = new LinkedHashSet<>();
            for (Returned field : fields) {
                RowValue value = row.get(field.field().text());
                if (value != null) {
                    columns.add(column(field, value, origin));
                }
            }
            if (!columns.isEmpty()) {
                alternatives.add(joined(columns, columnsJoined));
            }
        }
        if (alternatives.isEmpty()) {
            warnings.accept(origin.warning("the subsearch gives no values, so its condition is never true"));
            return new NotCondition(new EveryEvent(new Word("*", origin)));
        }
        return joined(alternatives, rowsJoined);
    }

    private static Condition column(Returned field, RowValue value, Origin origin) {
        Word as = field.as();
        List<String> texts = value.texts();
        if (as == null || as.text().equals(QUERY)) {
            Set<Condition> written = new LinkedHashSet<>();
            texts.forEach(text -> written.add(SearchParser.condition(text, origin)));
            return joined(written, false);
        }
        if (as.text().equals(SEARCH)) {
            return SearchParser.condition(texts.get(0), origin);
        }
        Set<Condition> values = new LinkedHashSet<>();
        for (String text : texts) {
            values.add(new Comparison(
                    FieldName.of(as),
                    ComparisonOperator.EQUAL,
                    new ComparedValue(ValuePattern.ofWritten(ValuePattern.escape(text)), origin)));
        }
        return joined(values, false);
    }

    /** Several values of one field become one list, which is tested much faster than as many comparisons. */
    private static Condition joined(Set<Condition> operands, boolean and) {
        if (operands.size() == 1) {
            return operands.iterator().next();
        }
        if (and) {
            return new AndCondition(List.copyOf(operands));
        }
        Map<FieldName, List<ComparedValue>> values = new LinkedHashMap<>();
        List<Condition> others = new ArrayList<>();
        for (Condition operand : operands) {
            if (operand instanceof Comparison comparison && comparison.operator() == ComparisonOperator.EQUAL) {
                values.computeIfAbsent(comparison.field(), field -> new ArrayList<>())
                        .add(comparison.value());
            } else if (operand instanceof InCondition in) {
                values.computeIfAbsent(in.field(), field -> new ArrayList<>()).addAll(in.values());
            } else {
                others.add(operand);
            }
        }
        List<Condition> joined = new ArrayList<>();
        values.forEach((field, ofField) -> {
            List<ComparedValue> distinct = ofField.stream().distinct().toList();
            joined.add(
                    distinct.size() == 1
                            ? new Comparison(field, ComparisonOperator.EQUAL, distinct.get(0))
                            : new InCondition(field, distinct));
        });
        joined.addAll(others);
        return joined.size() == 1 ? joined.get(0) : new OrCondition(joined);
    }
}
