package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.rows.NaiveStats.PlainRow;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Random chains of {@code stats}, {@code eventstats} and other commands, computed apart by key and in any order, against plain
 * code that works on all rows of the window at once.
 */
class RandomRegroupTest {
    private static final int SEARCHES = 4_000;
    private static final long WINDOW_MS = 1_596_697_200_000L;
    private static final String TSTATS =
            "| tstats fillnull_value=null count values(process_id) as ids dc(process_id) as"
                    + " d from datamodel=Endpoint.Processes by dest user process_name | fields dest user process_name count ids d";

    /**
     * A command.
     *
     * @param spl   as SPL
     * @param plain what it does, in plain code
     */
    private record Step(String spl, UnaryOperator<List<PlainRow>> plain) {}

    @Test
    void rowsAreThoseOfThePlainCode() {
        int regrouped = 0;
        int apart = 0;
        int chained = 0;
        for (int seed = 0; seed < SEARCHES; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Step> steps = steps(random);
            StringBuilder search = new StringBuilder(TSTATS);
            steps.forEach(step -> search.append(" | ").append(step.spl));
            RowPlan plan;
            try {
                plan = Plans.of(search.toString()).rows();
            } catch (InvalidDocumentException refused) {
                continue;
            }
            List<ProcessEvent> events = events(random);
            List<PlainRow> expected = plainTstats(events);
            for (Step step : steps) {
                expected = step.plain.apply(expected);
            }
            Set<List<String>> keys = new LinkedHashSet<>();
            List<Map<String, List<String>>> rows = rows(plan, groups(events, seed), keys);
            assertThat(texts(rows)).as("seed %d: %s", seed, search).isEqualTo(texts(expected));
            regrouped += plan.regrouping() == null ? 0 : 1;
            apart += keys.size() > 1 ? 1 : 0;
            chained += search.toString().split("stats ", -1).length > 3 ? 1 : 0;
        }
        assertThat(List.of(regrouped, apart, chained))
                .as("searches that regroup, that do so apart, that do so more than once")
                .allMatch(searches -> searches > 200);
    }

    private static List<Step> steps(SplittableRandom random) {
        List<String> fields = new ArrayList<>(List.of("dest", "user", "process_name", "count", "ids", "d"));
        List<Step> steps = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            steps.add(
                    switch (random.nextInt(8)) {
                        case 0 -> renaming(random, fields);
                        case 1 -> nulling(random, fields);
                        case 2 -> filling(random, fields);
                        case 3 -> filter(random, fields);
                        default -> stats(random, fields);
                    });
        }
        return steps;
    }

    private static String oneOf(List<String> names, SplittableRandom random) {
        return names.get(random.nextInt(names.size()));
    }

    private static Step renaming(SplittableRandom random, List<String> fields) {
        String from = oneOf(fields, random);
        String to = "r" + random.nextInt(100, 999);
        fields.set(fields.indexOf(from), to);
        return new Step("rename " + from + " as " + to, rows -> {
            rows.forEach(row -> {
                List<String> values = row.remove(from);
                if (values != null) {
                    row.put(to, values);
                }
            });
            return rows;
        });
    }

    private static Step nulling(SplittableRandom random, List<String> fields) {
        String field = oneOf(fields, random);
        String text = random.nextBoolean() ? "ada" : "h1";
        if (!fields.contains("k")) {
            fields.add("k");
        }
        return new Step("eval k=if(" + field + "=\"" + text + "\", null(), " + field + ")", rows -> {
            rows.forEach(row -> {
                List<String> values = row.getOrDefault(field, List.of());
                row.remove("k");
                if (!values.isEmpty() && !values.contains(text)) {
                    row.put("k", values);
                }
            });
            return rows;
        });
    }

    private static Step filling(SplittableRandom random, List<String> fields) {
        String field = oneOf(fields, random);
        return new Step("fillnull value=ada " + field, rows -> {
            rows.forEach(row -> row.putIfAbsent(field, List.of("ada")));
            return rows;
        });
    }

    private static Step filter(SplittableRandom random, List<String> fields) {
        String field = oneOf(fields, random);
        int least = 1 + random.nextInt(2);
        return new Step("where mvcount(" + field + ") >= " + least, rows -> {
            rows.removeIf(row -> row.getOrDefault(field, List.of()).size() < least);
            return rows;
        });
    }

    private static Step stats(SplittableRandom random, List<String> fields) {
        boolean keepsRows = random.nextInt(3) == 0;
        List<String> by = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String field = oneOf(fields, random);
            if (!by.contains(field)) {
                by.add(field);
            }
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        List<String> written = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String function =
                    oneOf(List.of("count", "dc", "values", "min", "max", "sum", "avg", "range", "sumsq"), random);
            String field = oneOf(fields, random);
            String name = keepsRows && random.nextInt(4) == 0 ? oneOf(fields, random) : "a" + random.nextInt(100, 999);
            if (outputs.containsKey(name) || by.contains(name)) {
                continue;
            }
            outputs.put(name, function + " " + field);
            written.add(function + "(" + field + ") as " + name);
        }
        if (outputs.isEmpty()) {
            outputs.put("n", "count");
            written.add("count as n");
        }
        if (!keepsRows) {
            fields.clear();
            fields.addAll(by);
        }
        outputs.keySet().stream().filter(name -> !fields.contains(name)).forEach(fields::add);
        String spl = (keepsRows ? "eventstats " : "stats ")
                + String.join(" ", written)
                + (by.isEmpty() ? "" : " by " + String.join(" ", by));
        return new Step(
                spl,
                rows -> keepsRows ? NaiveStats.eventstats(rows, by, outputs) : NaiveStats.stats(rows, by, outputs));
    }

    private static List<ProcessEvent> events(SplittableRandom random) {
        List<ProcessEvent> events = new ArrayList<>();
        for (int i = 3 + random.nextInt(25); i > 0; i--) {
            events.add(ProcessEvent.at(WINDOW_MS + random.nextInt(3_600_000))
                    .set(ProcessField.DEST, "h" + random.nextInt(3))
                    .set(ProcessField.USER, random.nextInt(3) == 0 ? "bob" : "ada")
                    .set(ProcessField.PROCESS_NAME, "p" + random.nextInt(3))
                    .set(
                            ProcessField.PROCESS_ID,
                            random.nextInt(5) == 0 ? null : random.nextInt(9) == 0 ? "x" : "" + random.nextInt(12))
                    .build());
        }
        return events;
    }

    private static Map<List<String>, List<ProcessEvent>> byGroup(List<ProcessEvent> events) {
        Map<List<String>, List<ProcessEvent>> groups = new TreeMap<>(Comparator.comparing(List::toString));
        for (ProcessEvent event : events) {
            groups.computeIfAbsent(
                            List.of(
                                    String.valueOf(event.get(ProcessField.DEST)),
                                    String.valueOf(event.get(ProcessField.USER)),
                                    String.valueOf(event.get(ProcessField.PROCESS_NAME))),
                            any -> new ArrayList<>())
                    .add(event);
        }
        return groups;
    }

    private static List<PlainRow> plainTstats(List<ProcessEvent> events) {
        List<PlainRow> rows = new ArrayList<>();
        byGroup(events).forEach((group, members) -> {
            PlainRow row = new PlainRow();
            row.put("dest", List.of(group.get(0)));
            row.put("user", List.of(group.get(1)));
            row.put("process_name", List.of(group.get(2)));
            row.put("count", List.of("" + members.size()));
            Set<String> ids = new TreeSet<>();
            for (ProcessEvent event : members) {
                String id = event.get(ProcessField.PROCESS_ID);
                if (id != null) {
                    ids.add(id);
                }
            }
            if (!ids.isEmpty()) {
                row.put("ids", List.copyOf(ids));
            }
            row.put("d", List.of("" + ids.size()));
            rows.add(row);
        });
        return rows;
    }

    private static List<CountedGroup> groups(List<ProcessEvent> events, long seed) {
        List<CountedGroup> groups = new ArrayList<>();
        byGroup(events).forEach((group, members) -> groups.add(new CountedGroup(WINDOW_MS, group, members)));
        Collections.shuffle(groups, new Random(seed));
        return groups;
    }

    private static List<Map<String, List<String>>> rows(
            RowPlan plan, List<CountedGroup> groups, Set<List<String>> keys) {
        List<Map<String, List<String>>> rows = new ArrayList<>();
        Map<List<String>, List<RegroupPlan.Input>> byKey = new LinkedHashMap<>();
        RegroupPlan regrouping = plan.regrouping();
        for (CountedGroup group : groups) {
            List<RowField> row = plan.row(group);
            if (row != null && regrouping != null) {
                byKey.computeIfAbsent(regrouping.key(row), any -> new ArrayList<>())
                        .add(new RegroupPlan.Input(group.groupValues(), row));
            } else if (row != null) {
                rows.add(fields(row));
            }
        }
        keys.addAll(byKey.keySet());
        Set<List<String>> identities = new LinkedHashSet<>();
        byKey.values().forEach(inputs -> regrouping.rows(inputs).forEach(output -> {
            assertThat(identities.add(output.groupValues()))
                    .as("each row has a group of its own: %s", output)
                    .isTrue();
            rows.add(fields(output.fields()));
        }));
        return rows;
    }

    private static Map<String, List<String>> fields(List<RowField> row) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        row.forEach(field -> fields.put(field.name(), field.values()));
        return fields;
    }

    private static List<String> texts(List<? extends Map<String, List<String>>> rows) {
        return rows.stream().map(row -> new TreeMap<>(row).toString()).sorted().toList();
    }
}
