package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.eval.NaiveInterpreter;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.event.ProcessField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random commands on random groups: the plan agrees with a reference implementation. */
@Tag("slow")
class RandomRowsTest {
    private static final long SEED = 314_159;

    private final RandomPlans random = new RandomPlans(SEED);

    @Test
    void computesTheRowsOfAReferenceImplementation() {
        int rows = 0;
        int dropped = 0;
        for (int round = 0; round < 20_000; round++) {
            DetectionPlan plan = random.plan();
            for (int groups = 0; groups < 3; groups++) {
                CountedGroup group = random.group(1 + random.nextInt(6));
                Map<String, Object> expected = expected(plan, group);
                List<RowField> row = plan.rows().row(group);
                assertThat(row == null ? null : texts(row))
                        .as("seed %d: %s of %s", SEED, plan.describe(), group.events())
                        .isEqualTo(expected);
                if (row == null) {
                    dropped++;
                } else {
                    rows++;
                }
            }
        }
        assertThat(rows).isGreaterThan(10_000);
        assertThat(dropped).isGreaterThan(10_000);
    }

    @Test
    void keepsRowsThatWereReportedEarly() {
        int early = 0;
        for (int round = 0; round < 20_000; round++) {
            DetectionPlan plan = random.plan();
            if (!plan.mayReportEarly()) {
                continue;
            }
            CountedGroup group = random.group(6);
            boolean reported = false;
            for (int seen = 1; seen <= group.events().size(); seen++) {
                CountedGroup soFar = new CountedGroup(
                        group.windowStartMs(),
                        group.groupValues(),
                        group.events().subList(0, seen));
                boolean isRow = plan.rows().row(soFar) != null;
                assertThat(isRow || !reported)
                        .as("seed %d: %s of %s", SEED, plan.describe(), soFar)
                        .isTrue();
                early += isRow && !reported && seen > 1 ? 1 : 0;
                reported |= isRow;
            }
        }
        assertThat(early)
                .as("rows that were kept only after the first sighting")
                .isGreaterThan(200);
    }

    private static Map<String, Object> expected(DetectionPlan plan, CountedGroup group) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("Processes.dest", group.groupValues().get(0));
        columns.put("Processes.process_name", group.groupValues().get(1));
        columns.put("_time", BigDecimal.valueOf(group.windowStartMs() / 1000));
        columns.put("count", BigDecimal.valueOf(group.events().size()));
        put(columns, "p", group, ProcessField.PROCESS);
        put(columns, "u", group, ProcessField.USER);
        columns.put(
                "n",
                BigDecimal.valueOf(group.events().stream()
                        .map(event -> event.get(ProcessField.PROCESS))
                        .distinct()
                        .count()));
        columns.put("first", BigDecimal.valueOf(group.firstTimeMs() / 1000));
        columns.put("last", BigDecimal.valueOf(group.lastTimeMs() / 1000));
        NaiveRows rows = new NaiveRows(columns);
        for (Command command : plan.search().commands()) {
            if (!command.accept(rows)) {
                return null;
            }
        }
        Map<String, Object> shown = new HashMap<>();
        rows.row().forEach((name, value) -> {
            String cimName = name.replace("Processes.", "");
            // The choice of names is the same for all rows, whatever fields this one has.
            shown.put(plan.rowFields().contains(name) ? name : cimName, NaiveInterpreter.texts(value));
        });
        return shown;
    }

    private static void put(Map<String, Object> columns, String name, CountedGroup group, ProcessField field) {
        List<String> values = new ArrayList<>(group.events().stream()
                .map(event -> event.get(field))
                .filter(value -> value != null)
                .collect(Collectors.toCollection(TreeSet::new)));
        if (!values.isEmpty()) {
            columns.put(name, values.size() == 1 ? values.get(0) : values);
        }
    }

    private static Map<String, Object> texts(List<RowField> row) {
        Map<String, Object> texts = new HashMap<>();
        row.forEach(field -> texts.put(field.name(), field.values()));
        return texts;
    }
}
