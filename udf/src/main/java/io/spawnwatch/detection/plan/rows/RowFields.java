package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts rows to and from the fields that travel between operators and lie in state, and says how fields are shown. */
final class RowFields {
    private RowFields() {}

    /**
     * The fields of a row that have a value, in order.
     *
     * @param shownNames the names to give them, by the names that they have
     */
    static List<RowField> of(Row row, Map<String, String> shownNames) {
        List<RowField> fields = new ArrayList<>();
        shownNames.forEach((name, shown) -> {
            RowValue value = row.get(name);
            if (value != null) {
                fields.add(new RowField(shown, value.texts(), value instanceof RowValue.Numeric));
            }
        });
        return fields;
    }

    /** The row with these fields. Nothing is lost on the way: the text of a number is exact. */
    static Row row(List<RowField> fields) {
        Row row = new Row();
        for (RowField field : fields) {
            row.put(
                    field.name(),
                    field.number()
                            ? new RowValue.Numeric(
                                    Double.parseDouble(field.values().get(0)))
                            : RowValue.of(field.values()));
        }
        return row;
    }

    /** Fields that still have the data model's prefix are shown under their CIM names, unless those are taken. */
    static Map<String, String> shownNames(List<String> names) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (String name : names) {
            String cimName = shownName(name);
            shown.put(name, names.contains(cimName) ? name : cimName);
        }
        return shown;
    }

    /** A field's CIM name, without the data model's prefix. */
    static String shownName(String name) {
        String object = EndpointProcesses.MODEL.object() + ".";
        return name.startsWith(object) ? name.substring(object.length()) : name;
    }
}
