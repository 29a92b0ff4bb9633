package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.eval.NaiveInterpreter;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random tables, looked up by random rows: the plan agrees with a reference implementation. */
@Tag("slow")
class RandomLookupsTest {
    private static final long SEED = 662_607;
    private static final String TSTATS =
            "| tstats fillnull_value=null count values(Processes.process) as p from datamodel=Endpoint.Processes by"
                    + " Processes.dest Processes.user Processes.process_name | rename Processes.* as *";
    private static final List<String> FIELDS = List.of("k", "l", "v", "w x");
    private static final List<String> CELLS = List.of("a", "A", "b", "ab", "a*", "*B", "*", "x y", "5", "", "");
    private static final List<String> VALUES = List.of("a", "A", "b", "aB", "ab", "x y", "5", "c");

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void computesTheRowsOfAReferenceImplementation(@TempDir Path folder) {
        int rows = 0;
        int dropped = 0;
        int refused = 0;
        int early = 0;
        for (int round = 0; round < 150; round++) {
            Map<String, NaiveTable> tables = new HashMap<>();
            LookupFiles files = new LookupFiles(folder.resolve("" + round));
            tables.put("t", table(files, "t"));
            tables.put("u", table(files, "u"));
            Lookups lookups = files.read();
            for (int searches = 0; searches < 30; searches++) {
                DetectionPlan plan;
                String search = search();
                try {
                    plan = Plans.of(search, lookups);
                } catch (InvalidDocumentException e) {
                    refused++;
                    continue;
                }
                CountedGroup group = group();
                boolean reported = false;
                for (int seen = 1; seen <= group.events().size(); seen++) {
                    CountedGroup soFar = new CountedGroup(
                            group.windowStartMs(),
                            group.groupValues(),
                            group.events().subList(0, seen));
                    Map<String, Object> row = texts(plan.rows().row(soFar));
                    assertThat(row)
                            .as("seed %d: %s of %s and %s", SEED, search, soFar, tables)
                            .isEqualTo(expected(plan, soFar, tables));
                    assertThat(row != null || !reported || !plan.mayReportEarly())
                            .as("seed %d: %s keeps a row that was reported early: %s", SEED, search, soFar)
                            .isTrue();
                    reported |= row != null;
                    early += row != null
                                    && plan.mayReportEarly()
                                    && seen < group.events().size()
                            ? 1
                            : 0;
                }
                rows += reported ? 1 : 0;
                dropped += reported ? 0 : 1;
            }
        }
        assertThat(List.of(rows, dropped, refused, early)).allMatch(count -> count > 100);
    }

    private NaiveTable table(LookupFiles files, String name) {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of("k,l,v,w x"));
        for (int left = random.nextInt(8); left > 0; left--) {
            Map<String, String> row = new LinkedHashMap<>();
            FIELDS.forEach(field -> row.put(field, oneOf(CELLS)));
            lines.add(String.join(",", row.values()));
            row.values().removeIf(String::isEmpty);
            if (!row.isEmpty()) {
                rows.add(row);
            } else {
                lines.remove(lines.size() - 1);
            }
        }
        Set<String> wildcards = new HashSet<>();
        List.of("k", "l").stream().filter(field -> random.nextBoolean()).forEach(wildcards::add);
        NaiveTable table = new NaiveTable(
                FIELDS,
                rows,
                wildcards,
                random.nextBoolean(),
                random.nextInt(3),
                random.nextInt(3) == 0 ? 1 : 2 + random.nextInt(3),
                oneOf(List.of("none", "")));
        List<String> settings = new ArrayList<>(List.of(
                "case_sensitive_match: " + table.caseSensitive(),
                "min_matches: " + table.minMatches(),
                "max_matches: " + table.maxMatches(),
                "default_match: '" + table.defaultMatch() + "'"));
        if (!wildcards.isEmpty()) {
            settings.add("match_type: "
                    + wildcards.stream().map(field -> "WILDCARD(" + field + ")").collect(Collectors.joining(",")));
        }
        files.defined(name, settings, lines.toArray(String[]::new));
        return table;
    }

    private String search() {
        StringBuilder search = new StringBuilder(TSTATS);
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            search.append(" | ").append(random.nextInt(4) > 0 ? lookup() : other());
        }
        return search.toString();
    }

    private String lookup() {
        List<String> rowFields = List.of("dest", "user", "process_name", "p", "count", "v", "y");
        StringBuilder lookup = new StringBuilder("lookup ").append(oneOf(List.of("t ", "u ")));
        lookup.append("k as ").append(oneOf(rowFields));
        if (random.nextInt(3) == 0) {
            lookup.append(", l as ").append(oneOf(rowFields));
        }
        if (random.nextInt(5) > 0) {
            lookup.append(oneOf(List.of(" OUTPUT ", " OUTPUTNEW ")));
            lookup.append(oneOf(List.of("v", "v as user", "\"w x\" as y", "l as y, v", "v as p", "k as dest v as y")));
        }
        return lookup.toString();
    }

    private String other() {
        String field = oneOf(List.of("v", "y", "dest", "p", "user"));
        return oneOf(List.of(
                "search " + field + "=" + oneOf(List.of("a", "none", "*b")),
                "search NOT " + field + "!=a",
                "where isnotnull(" + field + ") OR count>2",
                "eval y=if(count>1, null(), " + field + ")",
                "rename " + field + " as y",
                "fields - " + field));
    }

    private CountedGroup group() {
        CountedGroup group =
                CountedGroup.empty(1_596_697_200_000L, List.of(oneOf(VALUES), oneOf(VALUES), oneOf(VALUES)));
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            group.events()
                    .add(ProcessEvent.at(group.windowStartMs() + 1000L * random.nextInt(5))
                            .set(ProcessField.PROCESS, random.nextInt(3) == 0 ? null : oneOf(VALUES))
                            .build());
        }
        return group;
    }

    private static @Nullable Map<String, Object> expected(
            DetectionPlan plan, CountedGroup group, Map<String, NaiveTable> tables) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("Processes.dest", group.groupValues().get(0));
        columns.put("Processes.user", group.groupValues().get(1));
        columns.put("Processes.process_name", group.groupValues().get(2));
        columns.put("count", BigDecimal.valueOf(group.events().size()));
        List<String> values = new ArrayList<>(group.events().stream()
                .map(event -> event.get(ProcessField.PROCESS))
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new)));
        if (!values.isEmpty()) {
            columns.put("p", values.size() == 1 ? values.get(0) : values);
        }
        NaiveRows rows = new NaiveRows(columns, tables);
        for (Command command : plan.search().commands()) {
            if (!command.accept(rows)) {
                return null;
            }
        }
        Map<String, Object> shown = new HashMap<>();
        rows.row().forEach((name, value) -> shown.put(name, NaiveInterpreter.texts(value)));
        return shown;
    }

    private static @Nullable Map<String, Object> texts(@Nullable List<RowField> row) {
        if (row == null) {
            return null;
        }
        Map<String, Object> texts = new HashMap<>();
        row.forEach(field -> texts.put(field.name(), field.values()));
        return texts;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
