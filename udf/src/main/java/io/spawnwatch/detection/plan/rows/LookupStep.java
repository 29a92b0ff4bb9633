package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.lookup.LookupIndex;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueMonotonicity;
import io.spawnwatch.detection.spl.LookupCommand;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks a row up in a table. A row without a value for one of the fields that are compared stays as it is. Otherwise
 * {@code OUTPUT} replaces each field that it names, by no value if no row of the table matches, and {@code OUTPUTNEW}
 * only fills those that have none. Each value of a field with several is looked up, and the fields of all matches are
 * put one after the other.
 *
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/Admin/Propsconf">props.conf, LOOKUP-</a>
 */
final class LookupStep implements RowStep {
    private final LookupTable table;
    private final List<String> tableFields;
    private final List<String> rowFields;
    private final List<Output> outputs;
    private final boolean keepsValues;

    /** Built for the first row: a plan that only matches events looks nothing up. */
    private volatile @Nullable LookupIndex index;

    /**
     * A field that a row receives.
     *
     * @param column   of the table
     * @param rowField its name in the row
     */
    private record Output(int column, String rowField) {}

    private LookupStep(
            LookupTable table,
            List<String> tableFields,
            List<String> rowFields,
            List<Output> outputs,
            boolean keepsValues) {
        this.table = table;
        this.tableFields = tableFields;
        this.rowFields = rowFields;
        this.outputs = outputs;
        this.keepsValues = keepsValues;
    }

    /**
     * Checks the command and adds its fields to the scope.
     *
     * @throws io.spawnwatch.detection.InvalidDetectionException if table or row lack a field that it names
     */
    static LookupStep of(LookupCommand lookup, LookupTable table, RowScope scope) {
        Set<String> compared = new HashSet<>();
        List<String> tableFields = new ArrayList<>();
        List<String> rowFields = new ArrayList<>();
        boolean several = false;
        boolean constant = true;
        for (LookupCommand.Field input : lookup.inputs()) {
            column(table, input.ofTable());
            if (!compared.add(input.ofTable().text())) {
                throw twice(input.ofTable(), "compares");
            }
            Shape shape =
                    scope.schema().require(input.ofRow().text(), input.ofRow().origin());
            if (shape.several() && lookup.inputs().size() > 1) {
                throw input.ofRow()
                        .origin()
                        .fault(
                                Construct.formOf("lookup"),
                                "'lookup' by several fields is not supported if one of them may have several values,"
                                        + " like '" + input.ofRow() + "'",
                                "Splunk does not document which values belong together");
            }
            several |= shape.several();
            constant &= shape.isConstant();
            tableFields.add(input.ofTable().text());
            rowFields.add(input.ofRow().text());
        }
        several |= table.minMatches() > 1 || (table.maxMatches() > 1 && !table.isUnique(tableFields));
        List<Output> outputs = new ArrayList<>();
        Set<String> received = new HashSet<>();
        for (LookupCommand.Field output : outputs(lookup, table)) {
            String name = output.ofRow().text();
            if (!received.add(name)) {
                throw twice(output.ofRow(), "sets");
            }
            scope.requireUnreserved(name, output.ofRow().origin(), null);
            outputs.add(new Output(column(table, output.ofTable()), name));
            Shape before = scope.shape(name);
            scope.assign(
                    name,
                    new Shape(
                            several || (before != null && before.several()),
                            ValueMonotonicity.constantIf(constant && (before == null || before.isConstant()))));
        }
        return new LookupStep(table, tableFields, rowFields, outputs, lookup.keepsValues());
    }

    /** The fields that the row receives: if none are named, all of the table that are not compared. */
    static List<LookupCommand.Field> outputs(LookupCommand lookup, LookupTable table) {
        if (!lookup.outputs().isEmpty()) {
            return lookup.outputs();
        }
        Set<String> compared = new HashSet<>();
        lookup.inputs().forEach(input -> compared.add(input.ofTable().text()));
        return table.fields().stream()
                .filter(field -> !compared.contains(field))
                .map(field -> new Word(field, lookup.name().origin()))
                .map(field -> new LookupCommand.Field(field, field))
                .toList();
    }

    private static int column(LookupTable table, Word field) {
        int column = table.column(field.text());
        if (column < 0) {
            throw field.origin()
                    .fault(
                            Construct.LOOKUP_FIELD,
                            "the lookup '" + table.name() + "' has no field '" + field + "'",
                            DidYouMean.cure(field.text(), table.fields()));
        }
        return column;
    }

    private static RuntimeException twice(Word field, String what) {
        return field.origin()
                .fault(Construct.formOf("lookup"), "'lookup' " + what + " the field '" + field + "' twice");
    }

    @Override
    public boolean apply(Row row) {
        List<List<String>> sought = sought(row);
        if (sought.isEmpty()) {
            return true;
        }
        List<int[]> matches = new ArrayList<>(sought.size());
        for (List<String> values : sought) {
            matches.add(index().match(values));
        }
        for (Output output : outputs) {
            if (!keepsValues || row.get(output.rowField()) == null) {
                List<String> texts = new ArrayList<>();
                matches.forEach(rows -> texts.addAll(table.outputs(rows, output.column())));
                row.put(output.rowField(), ValueLimit.within(RowValue.of(texts)));
            }
        }
        return true;
    }

    /** What is looked up: the values of the compared fields, once for each value of a field with several. */
    private List<List<String>> sought(Row row) {
        if (rowFields.size() == 1) {
            RowValue value = row.get(rowFields.get(0));
            return value == null
                    ? List.of()
                    : value.texts().stream().map(List::of).toList();
        }
        List<String> values = new ArrayList<>(rowFields.size());
        for (String field : rowFields) {
            RowValue value = row.get(field);
            if (value == null) {
                return List.of();
            }
            values.add(value.texts().get(0));
        }
        return List.of(values);
    }

    private LookupIndex index() {
        LookupIndex built = index;
        if (built == null) {
            built = table.index(tableFields);
            index = built;
        }
        return built;
    }
}
