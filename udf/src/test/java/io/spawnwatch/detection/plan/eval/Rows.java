package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row for tests of expressions, and its schema. */
final class Rows {
    private Rows() {}

    /**
     * {@code grew} and {@code many} increase, {@code shrank} decreases; nothing is known about {@code missing} and
     * {@code several}.
     */
    static RowSchema schema() {
        RowSchema schema = new RowSchema();
        for (String name : List.of("name", "path", "ip", "digits", "hex", "empty", "emoji")) {
            schema.put(name, new Shape(false, ValueMonotonicity.CONSTANT));
        }
        schema.put("missing", new Shape(false, ValueMonotonicity.UNKNOWN));
        schema.put("several", new Shape(true, ValueMonotonicity.UNKNOWN));
        schema.put("many", new Shape(true, ValueMonotonicity.INCREASING));
        schema.put("nothing", new Shape(true, ValueMonotonicity.INCREASING));
        schema.put("grew", new Shape(false, ValueMonotonicity.INCREASING));
        schema.put("shrank", new Shape(false, ValueMonotonicity.DECREASING));
        schema.put("number", new Shape(false, ValueMonotonicity.UNKNOWN));
        schema.put("Processes.dest", new Shape(false, ValueMonotonicity.CONSTANT));
        return schema;
    }

    static Row row() {
        Row row = new Row();
        row.put("name", text("Cmd.EXE"));
        row.put("path", text("C:\\Windows\\cmd.exe"));
        row.put("ip", text("10.1.2.3"));
        row.put("digits", text("0042"));
        row.put("hex", text("0x1F"));
        row.put("empty", text(""));
        row.put("emoji", text("a😀b"));
        row.put("several", several("b", "10", "B", "b"));
        row.put("many", several("x", "y", "9"));
        row.put("grew", new RowValue.Numeric(12));
        row.put("shrank", new RowValue.Numeric(7));
        row.put("number", new RowValue.Numeric(-2.5));
        row.put("Processes.dest", text("host"));
        return row;
    }

    static RowValue text(String text) {
        return new RowValue.Text(text);
    }

    static @Nullable RowValue several(String... texts) {
        return RowValue.of(Arrays.asList(texts));
    }

    /** A value in the notation of the tests' tables: {@code "text"}, {@code 5}, {@code ["a", "b"]} or {@code null}. */
    static String print(@Nullable RowValue value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof RowValue.Numeric) {
            return value.texts().get(0);
        }
        List<String> quoted =
                value.texts().stream().map(text -> '"' + text + '"').toList();
        return value instanceof RowValue.Several ? quoted.toString() : quoted.get(0);
    }
}
