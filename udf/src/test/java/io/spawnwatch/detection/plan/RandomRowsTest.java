package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random commands over random groups: the plan gives what a naive interpreter gives. */
class RandomRowsTest {
    private static final long SEED = 314_159;

    private static final String TSTATS = "| tstats count values(Processes.process) as p values(user) as u"
            + " dc(Processes.process) as n min(_time) as first max(_time) as last from datamodel=Endpoint.Processes"
            + " where * by _time span=1h Processes.dest Processes.process_name";

    private static final List<String> FIELDS =
            List.of("count", "p", "u", "n", "first", "last", "dest", "process_name", "x", "y", "_time", "process_*");
    private static final List<String> TEXTS = List.of("a", "A", "b*", "*", "5", "2.0", "h1", "*c*");

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void rowsAreWhatANaiveInterpreterGives() {
        int rows = 0;
        int dropped = 0;
        for (int round = 0; round < 20_000; round++) {
            DetectionPlan plan = plan();
            for (int groups = 0; groups < 3; groups++) {
                CountedGroup group = group(1 + random.nextInt(6));
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
    void whatIsReportedEarlyStaysARow() {
        int early = 0;
        for (int round = 0; round < 20_000; round++) {
            DetectionPlan plan = plan();
            if (!plan.reportsEarly()) {
                continue;
            }
            CountedGroup group = group(6);
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
        assertThat(early).as("rows that became some later").isGreaterThan(200);
    }

    /** A plan of random commands; those that name what is not there are thrown again. */
    private DetectionPlan plan() {
        while (true) {
            StringBuilder search = new StringBuilder(TSTATS);
            if (random.nextInt(8) > 0) {
                search.append(" | rename Processes.* as *");
            }
            for (int left = random.nextInt(4); left > 0; left--) {
                search.append(" | ").append(command());
            }
            try {
                return Plans.of(search.toString());
            } catch (InvalidDocumentException refused) {
                // Another one.
            }
        }
    }

    private String command() {
        String field = oneOf(FIELDS);
        String text = oneOf(TEXTS);
        return switch (random.nextInt(20)) {
            case 0 -> "search " + condition() + oneOf(List.of(" ", " OR ", " AND NOT ")) + condition();
            case 1 -> "search NOT (" + condition() + " " + condition() + ")";
            case 2 -> "where " + field + oneOf(List.of(" > ", " < ", " >= ", " <= ", " = ")) + random.nextInt(5);
            case 3 -> "where match(" + field + ", \"" + oneOf(List.of("a", "^h", "c$", ".")) + "\")";
            case 4 -> "where NOT (" + field + ">" + random.nextInt(4) + " OR isnull(" + oneOf(FIELDS) + "))";
            case 5 -> "where mvcount(" + field + ") >= 2 AND count > 1";
            case 6 -> "regex " + field + oneOf(List.of("=", "!=")) + "\"" + oneOf(List.of("a", "^h", "1")) + "\"";
            case 7 -> "rex field=" + field + " \"(?<x>[a-c]+)(?<y>\\d)?\"";
            case 8 -> "rex field=" + field + " \"^(?<process_name>h)\"";
            case 9 -> "eval x=if(count>2, \"a\", null()), y=" + field;
            case 10 -> "eval dest=lower(" + field + "), x=" + field + ".\"c\"";
            case 11 -> "rename " + field + " as " + oneOf(List.of("x", "y", "dest", "p"));
            case 12 -> "rename *e as *e_" + oneOf(List.of("x", "y"));
            case 13 -> "fields " + oneOf(List.of("", "- ", "+ ")) + field + ", " + oneOf(FIELDS);
            case 14 -> "table dest " + field + " u count";
            case 15 -> "eval x=mvcount(" + oneOf(FIELDS) + ")";
            case 16 -> "eval y=coalesce(" + oneOf(FIELDS) + ", " + oneOf(FIELDS) + "), x=mvcount(u)";
            case 17 -> "where isnull(" + field + ") OR NOT isnotnull(" + oneOf(FIELDS) + ")";
            case 18 -> "fillnull value=" + random.nextInt(3) + " " + oneOf(List.of("x", "y", "u"));
            default ->
                oneOf(List.of(
                        "dedup dest process_name _time " + oneOf(List.of("u", "x", "p")),
                        "sort - count",
                        "convert timeformat=\"%Y-%m-%dT%H:%M:%S\" ctime(first) ctime(last)",
                        "search " + field + " IN (a, " + text + ")"));
        };
    }

    private String condition() {
        String operator = oneOf(List.of("=", "!=", "<", ">="));
        String text = oneOf(TEXTS);
        return oneOf(FIELDS) + operator + (operator.endsWith("=") && operator.length() < 3 ? text : "3");
    }

    private CountedGroup group(int size) {
        List<String> values = List.of(oneOf(List.of("h1", "H2", "null")), oneOf(List.of("a.exe", "b")));
        CountedGroup group = CountedGroup.empty(1_596_697_200_000L, values);
        for (int i = 0; i < size; i++) {
            group.events()
                    .add(ProcessEvent.at(group.windowStartMs() + 1000L * random.nextInt(5))
                            .set(ProcessField.PROCESS, oneOf(List.of("a", "b", "abc 1", "C")))
                            .set(ProcessField.USER, random.nextInt(3) == 0 ? oneOf(List.of("u1", "5")) : null)
                            .build());
        }
        return group;
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
            String without = name.replace("Processes.", "");
            // Which of the two is decided for all rows alike, whatever this one has.
            shown.put(plan.rowFields().contains(name) ? name : without, NaiveInterpreter.texts(value));
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

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
