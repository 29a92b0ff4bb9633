package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegroupPlanTest {
    private static final long WINDOW_MS = 1_596_697_200_000L;

    /** Two hosts; three processes on the first. */
    private static final List<ProcessEvent> EVENTS = List.of(
            event(1_000, "h1", "ada", "a.exe", "10"),
            event(2_500, "h1", "ada", "a.exe", "9"),
            event(3_000, "h1", "bob", "b.exe", "x"),
            event(4_000, "h1", "bob", "c.exe", null),
            event(5_000, "h2", "ada", "a.exe", "7"));

    private static final TumblingWindows WINDOWS = new TumblingWindows(Duration.ofHours(1), Duration.ofMinutes(50));

    private static final String TSTATS = "| tstats fillnull_value=null count values(process_id) as ids min(_time) as"
            + " firstTime max(_time) as lastTime from datamodel=Endpoint.Processes by dest user process_name";

    /** Rows: h1 ada a.exe 2 [10, 9]; h1 bob b.exe 1 x; h1 bob c.exe 1; h2 ada a.exe 1 7. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count as n                       ~ {n=#4}
        stats count by dest                    ~ {dest=h1, count=#3} {dest=h2, count=#1}
        stats count by dest user               ~ {dest=h1, user=ada, count=#1} {dest=h1, user=bob, count=#2} {dest=h2, user=ada, count=#1}
        stats count(ids) as n by dest          ~ {dest=h1, n=#3} {dest=h2, n=#1}
        stats c as n, c(ids) as m              ~ {n=#4, m=#4}
        stats dc(process_name) by user         ~ {user=ada, dc(process_name)=#1} {user=bob, dc(process_name)=#2}
        stats distinct_count(ids) as n by dest ~ {dest=h1, n=#3} {dest=h2, n=#1}
        stats values(process_name) as p by user ~ {user=ada, p=a.exe} {user=bob, p=[b.exe, c.exe]}
        stats values(ids) as p                 ~ {p=[10, 7, 9, x]}
        stats sum(count) as n by dest          ~ {dest=h1, n=#4} {dest=h2, n=#1}
        stats sum(ids) as n by dest            ~ {dest=h1, n=#19} {dest=h2, n=#7}
        stats avg(ids) as n, mean(count) as m  ~ {n=#8.666666666666666, m=#1.25}
        stats sum(user) as n                   ~ {}
        stats min(ids) as a max(ids) as b by user ~ {user=ada, a=7, b=10} {user=bob, a=x, b=x}
        stats min(ids) as a max(ids) as b      ~ {a=10, b=x}
        stats range(count) as r                ~ {r=#1}
        stats range(ids) as r by user          ~ {user=ada, r=#3} {user=bob}
        stats stdev(count) as s, var(count) as v ~ {s=#0.5, v=#0.25}
        stats stdevp(count) as s varp(count) as v by dest ~ {dest=h1, s=#0.4714045207910317, v=#0.2222222222222222} {dest=h2, s=#0, v=#0}
        stats stdev(ids) as s by dest user     ~ {dest=h1, user=ada, s=#0.7071067811865476} {dest=h1, user=bob} {dest=h2, user=ada, s=#0}
        stats sumsq(count) as s                ~ {s=#7}
        stats min(firstTime) as firstTime max(lastTime) as lastTime by user ~ {user=ada, firstTime=#1596697201, lastTime=#1596697205} {user=bob, firstTime=#1596697203, lastTime=#1596697204}
        stats count by ids                     ~ {ids=10, count=#1} {ids=7, count=#1} {ids=9, count=#1} {ids=x, count=#1}
        stats count by ids dest                ~ {ids=10, dest=h1, count=#1} {ids=7, dest=h2, count=#1} {ids=9, dest=h1, count=#1} {ids=x, dest=h1, count=#1}
        stats dc(user) as n by count           ~ {count=#1, n=#2} {count=#2, n=#1}
        eval k=null() | stats count by k       ~
        eval k=if(user="bob", "b", null()) | stats count by k ~ {k=b, count=#2}
        eval x=len(process_name) | stats max(x) as n by x ~ {x=#5, n=#5}
        where count > 1 | stats count as n     ~ {n=#1}
        where count > 9 | stats count as n     ~
        stats count by dest | where count > 1  ~ {dest=h1, count=#3}
        stats count by dest | search dest=H2   ~ {dest=h2, count=#1}
        stats sum(count) by dest | where 'sum(count)' > 1 ~ {dest=h1, sum(count)=#4}
        stats count as n by dest | eval m=n*2 | rename dest as host | fields m host ~ {host=h1, m=#6} {host=h2, m=#2}
        stats count as n by dest | sort - n | table n ~ {n=#1} {n=#3}
        stats min(firstTime) as firstTime by dest | convert timeformat="%H:%M:%S" ctime(firstTime) ~ {dest=h1, firstTime=07:00:01} {dest=h2, firstTime=07:00:05}
        stats count by dest | dedup dest       ~ {dest=h1, count=#3} {dest=h2, count=#1}
        stats dc(user) as users by dest | stats sum(users) as n ~ {n=#3}
        stats count as n by dest user | stats count as m max(n) as n by dest ~ {dest=h1, m=#2, n=#2} {dest=h2, m=#1, n=#1}
        stats count as n by dest user | eval dest="all" | stats count as m by dest ~ {dest=all, m=#3}
        fields dest user process_name count | eventstats count as n ~ {dest=h1, user=ada, process_name=a.exe, count=#2, n=#4} {dest=h1, user=bob, process_name=b.exe, count=#1, n=#4} {dest=h1, user=bob, process_name=c.exe, count=#1, n=#4} {dest=h2, user=ada, process_name=a.exe, count=#1, n=#4}
        fields process_name dest user | eventstats dc(process_name) as n by dest | where n=3 | fields process_name n ~ {process_name=a.exe, n=#3} {process_name=b.exe, n=#3} {process_name=c.exe, n=#3}
        fields dest user process_name ids | eval k=if(user="bob", "b", null()) | eventstats count as n by k | fields process_name n ~ {process_name=a.exe} {process_name=a.exe} {process_name=b.exe, n=#2} {process_name=c.exe, n=#2}
        eventstats values(process_name) as process_name by dest | fields user process_name ~ {user=ada, process_name=[a.exe, b.exe, c.exe]} {user=ada, process_name=a.exe} {user=bob, process_name=[a.exe, b.exe, c.exe]} {user=bob, process_name=[a.exe, b.exe, c.exe]}
        eventstats avg(count) as a stdev(count) as s | where count > a + s | fields dest user a ~ {dest=h1, user=ada, a=#1.25}
        eventstats dc(process_name) as n by dest | where n > 2 | stats values(process_name) as p by user dest ~ {user=ada, dest=h1, p=a.exe} {user=bob, dest=h1, p=[b.exe, c.exe]}
        eventstats count by dest | fields dest count | stats values(count) as n by dest ~ {dest=h1, n=3} {dest=h2, n=1}
        eval k=if(user="bob", "b", null()) | eventstats count as n by k | fillnull value=b k | stats count as m by k ~ {k=b, m=#4}
        eventstats dc(user) as n by firstTime | convert timeformat="%H" ctime(firstTime) | stats count as m by firstTime ~ {firstTime=07, m=#4}
        """)
    void computesTheRowsOfTheWindow(String commands, String rows) {
        assertThat(rows(TSTATS + " | " + commands, EVENTS)).isEqualTo(Objects.requireNonNullElse(rows, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count as n by dest user process_name                  ~ {dest=h1, user=ada, process_name=a.exe, n=#1}
        stats sum(count) as count by user dest process_name         ~ {user=ada, dest=h1, process_name=a.exe, count=#2}
        rename dest as d | stats values(ids) as ids dc(ids) as n by d user process_name | where n>1 ~ {d=h1, user=ada, process_name=a.exe, ids=[10, 9], n=#2}
        eventstats avg(count) as a by dest user process_name | fields a ~ {a=#2}
        stats count as n by dest user process_name firstTime        ~ {dest=h1, user=ada, process_name=a.exe, firstTime=#1596697201, n=#1}
        """)
    void needsNoOtherRowIfNoOtherIsInItsGroup(String commands, String row) {
        RowPlan plan = Plans.of(TSTATS + " | " + commands).rows();

        assertThat(plan.regrouping()).isNull();
        assertThat(show(Objects.requireNonNull(plan.row(groups(plan, EVENTS).get(0)))))
                .isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count as n by dest user process_name                ~ true
        stats count as n by dest user process_name | where n > 0  ~ true
        where count > 2 | stats count as n by dest user process_name ~ true
        eventstats count as n by dest user process_name           ~ true
        stats count as n by dest user process_name firstTime      ~ false
        stats dc(ids) as n by dest user process_name | where n > 2 ~ false
        stats values(ids) as i by dest user process_name | search i=x ~ false
        stats count as n by dest user process_name ids            ~ false
        stats count by dest user process_name                     ~ false
        stats count as n by dest user                             ~ false
        eventstats count as n                                     ~ false
        """)
    void mayReportEarlyOnlyWhatNoOtherRowChanges(String commands, boolean early) {
        assertThat(Plans.of(TSTATS + " | " + commands).mayReportEarly()).isEqualTo(early);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count as n                                                         ~ []
        stats count as n by dest                                                 ~ [h1]
        stats count as n by user dest                                            ~ [h1, ada]
        rename dest as d | stats count as n by d                                 ~ [h1]
        stats count as n by dest ids                                             ~ [h1]
        eventstats dc(user) as n by dest | stats count as m by user, dest        ~ [h1]
        eventstats dc(user) as n by dest | stats count as m by user              ~ []
        stats count as n by dest user | rename user as u | stats count as m by u ~ [ada]
        stats count as n by dest user | eval user="x" | stats count as m by user ~ []
        stats count as n by dest user | eventstats avg(n) as a by dest           ~ [h1]
        """)
    void rowsAreBroughtTogetherByWhatAllCommandsGroupBy(String commands, String key) {
        RowPlan plan = Plans.of(TSTATS + " | " + commands).rows();
        RegroupPlan regrouping = Objects.requireNonNull(plan.regrouping());
        List<RowField> first =
                Objects.requireNonNull(plan.row(groups(plan, EVENTS).get(0)));

        assertThat(regrouping.key(first)).hasToString(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count as n by dest                                     ~ [dest]                     ~ [0]
        stats count as n by process_name, user                       ~ [process_name, user]       ~ [2, 1]
        rename user as u | stats count as n by u dest                ~ [u, dest]                  ~ [1, 0]
        eval user=lower(user) | stats count as n by user             ~ [user]                     ~ [-1]
        stats count as n by dest | rename dest as d                  ~ [dest]                     ~ [0]
        eventstats count as n by dest                                ~ [dest, user, process_name] ~ [0, 1, 2]
        stats count as n                                             ~ []                         ~ []
        """)
    void rowsAreIdentifiedByTheFieldsOfTheLastStats(String commands, String fields, String positions) {
        RegroupPlan plan = Objects.requireNonNull(
                Plans.of(TSTATS + " | " + commands).rows().regrouping());

        assertThat(plan.groupFields()).hasToString(fields);
        assertThat(plan.groupPositions()).hasToString(positions);
    }

    @Test
    void theWindowsStartIsNoPartOfARowsIdentity() {
        DetectionPlan plan = Plans.of("| tstats count from datamodel=Endpoint.Processes by _time span=1h Processes.dest"
                + " user | rename _time as t | stats dc(user) as n by t Processes.dest");
        RegroupPlan regrouping = Objects.requireNonNull(plan.rows().regrouping());

        assertThat(regrouping.groupFields()).containsExactly("dest");
        assertThat(rows(plan.describe(), EVENTS))
                .isEqualTo("{t=#1596697200, dest=h1, n=#2} {t=#1596697200, dest=h2, n=#1}");
    }

    @Test
    void aRowKnowsTheRowsThatItIsMadeOf() {
        RowPlan plan =
                Plans.of(TSTATS + " | stats count by dest | where count > 1").rows();
        RegroupPlan regrouping = Objects.requireNonNull(plan.regrouping());
        List<RegroupPlan.Input> inputs = inputs(plan, EVENTS);

        List<RegroupPlan.Output> outputs = regrouping.rows(inputs);

        assertThat(outputs)
                .containsExactly(new RegroupPlan.Output(
                        List.of("h1"),
                        List.of(RowField.of("dest", "h1"), new RowField("count", List.of("3"), true)),
                        List.of(0, 1, 2),
                        3L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats first(user) by dest           ~ 177: the aggregate 'first' is not supported: its result depends on the order of rows, and the rows of a stream have none; values, min and max do not depend on it
        stats list(user) by dest            ~ 177: the aggregate 'list' is not supported: its result depends on the order of rows, and the rows of a stream have none; values, min and max do not depend on it
        stats median(count) as m            ~ 177: the aggregate 'median' is not supported; count, dc, values, min, max, sum, avg, range, stdev, stdevp, var, varp and sumsq are
        stats dc as n                       ~ 177: the aggregate 'dc' needs a field in parentheses
        stats count by dst                  ~ 186: the row has no field 'dst' here; did you mean 'dest'?
        stats dc(usr) as n by dest          ~ 180: the row has no field 'usr' here; did you mean 'user'?
        stats count as dest by dest         ~ 177: the row already has a field 'dest'; rename this one with 'as'
        stats count count by dest           ~ 183: the row already has a field 'count'; rename this one with 'as'
        stats count as severity by dest     ~ 177: the risk event has a field 'severity' of its own; give this one another name
        stats avg(count) as count by dest   ~ 177: the risk event has a field 'count' of its own; give this one another name
        stats max(lastTime) as firstTime    ~ 177: the risk event has a field 'firstTime' of its own; give this one another name
        eventstats min(firstTime) as firstTime ~ 182: the risk event has a field 'firstTime' of its own; give this one another name
        eval i=ids | stats count by i ids   ~ 201: 'stats' by a second field that may have several values, 'ids', is not supported
        eventstats count as n by ids        ~ 196: 'eventstats' by the field 'ids', which may have several values, is not supported
        stats count by dest | where user="a" ~ 199: rows have no field 'user' here
        stats count by dest | dedup count   ~ 199: 'dedup' by only some of the fields that rows are grouped by is not supported: it keeps the first row, and the rows of a stream have no order; group by these fields only, or add dest
        """)
    void refusesWhatItCannotCompute(String commands, String columnAndReason) {
        assertThatThrownBy(() -> Plans.of(TSTATS + " | " + commands))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("d.yml:1:" + columnAndReason);
    }

    /** Spans of a second: h1 ada 1 s, h1 ada 2 s, h1 bob 3 s, h1 bob 4 s, h2 ada 5 s. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count by dest                                    ~ [dest]             ~ {dest=h1, count=#4} {dest=h2, count=#1}
        eval t=_time | stats count as n by t                   ~ [t]                ~ {t=#1596697201, n=#1} {t=#1596697202, n=#1} {t=#1596697203, n=#1} {t=#1596697204, n=#1} {t=#1596697205, n=#1}
        stats count as n by _time dest | stats sum(n) as m by dest ~ [dest]         ~ {dest=h1, m=#4} {dest=h2, m=#1}
        stats count as n | stats max(n) as _time               ~ []                 ~ {_time=#5}
        stats dc(_time) as n by user _time | stats sum(n) as m by user ~ [user]     ~ {user=ada, m=#3} {user=bob, m=#2}
        stats count by user | where count > 2                  ~ [user]             ~ {user=ada, count=#3}
        eventstats count as n by dest | where n < 2            ~ [dest, user, _time] ~ {dest=h2, user=ada, _time=#1596697205, n=#1}
        eventstats count as n by dest | stats max(n) as n by _time | where _time < 1596697202 ~ [_time] ~ {_time=#1596697201, n=#4}
        """)
    void addsUpTheSpansOfTimeOfOneWindow(String commands, String groupFields, String rows) {
        String search =
                "| tstats count from datamodel=Endpoint.Processes by _time span=1s dest user | fields - count | "
                        + commands;
        DetectionPlan plan = Plans.of(search);

        assertThat(plan.spansAreWindows()).isFalse();
        assertThat(plan.groupSpan()).isEqualTo(Duration.ofSeconds(1));
        assertThat(plan.windows(WINDOWS)).isEqualTo(WINDOWS);
        assertThat(Objects.requireNonNull(plan.rows().regrouping()).groupFields())
                .hasToString(groupFields);
        assertThat(rows(search, EVENTS)).isEqualTo(rows);
    }

    @Test
    void spansThatAreWrittenAlikeAreAddedUp() {
        String search = "| tstats count from datamodel=Endpoint.Processes by _time span=5m dest user | convert"
                + " timeformat=\"%H:%M\" ctime(_time) | stats dc(user) as n by _time dest";

        assertThat(Plans.of(search.replace("%M", "%M:%S %F")).spansAreWindows()).isTrue();
        assertThat(Plans.of(search).spansAreWindows()).isFalse();
        assertThat(Plans.of(search).groupSpan()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stats dc(user) as n by _time dest",
                "rename _time as t | stats dc(user) as n by t",
                "eventstats dc(user) as n by dest _time | stats sum(n) as m by _time",
                "stats count as n by _time dest user",
                "where count > 1"
            })
    void spansThatNothingAddsUpAreWindows(String commands) {
        DetectionPlan plan =
                Plans.of("| tstats count from datamodel=Endpoint.Processes by _time span=5m dest user | " + commands);

        assertThat(plan.spansAreWindows()).isTrue();
        assertThat(plan.groupSpan()).isNull();
        assertThat(plan.windows(WINDOWS)).isEqualTo(TumblingWindows.fromEpoch(Duration.ofMinutes(5)));
    }

    @Test
    void refusesToAddUpSpansOfUnknownLength() {
        assertThatThrownBy(() -> Plans.of(
                        "| tstats count from datamodel=Endpoint.Processes by _time dest | stats count as n by dest"))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("d.yml:1:53: the search goes on to add up spans of time, but their length is left open;"
                        + " write span= and a length after _time");
    }

    private static String rows(String search, List<ProcessEvent> events) {
        RowPlan plan = Plans.of(search).rows();
        RegroupPlan regrouping = Objects.requireNonNull(plan.regrouping());
        Map<List<String>, List<RegroupPlan.Input>> byKey = new LinkedHashMap<>();
        for (RegroupPlan.Input input : inputs(plan, events)) {
            byKey.computeIfAbsent(regrouping.key(input.fields()), key -> new ArrayList<>())
                    .add(input);
        }
        return byKey.values().stream()
                .flatMap(inputs -> regrouping.rows(inputs).stream())
                .map(output -> show(output.fields()))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static List<RegroupPlan.Input> inputs(RowPlan plan, List<ProcessEvent> events) {
        List<RegroupPlan.Input> inputs = new ArrayList<>();
        for (CountedGroup group : groups(plan, events)) {
            List<RowField> row = plan.row(group);
            if (row != null) {
                inputs.add(new RegroupPlan.Input(group.groupValues(), row));
            }
        }
        return inputs;
    }

    private static List<CountedGroup> groups(RowPlan plan, List<ProcessEvent> events) {
        Map<List<String>, CountedGroup> groups = new LinkedHashMap<>();
        for (ProcessEvent event : events) {
            List<String> values = new ArrayList<>(plan.groupFields().stream()
                    .map(event::get)
                    .map(String::valueOf)
                    .toList());
            if (plan.spansAreGroups()) {
                values.add(SpanValue.holding(event.timeMs(), 1000));
            }
            groups.computeIfAbsent(values, group -> CountedGroup.empty(WINDOW_MS, group))
                    .events()
                    .add(event);
        }
        return List.copyOf(groups.values());
    }

    private static String show(List<RowField> row) {
        return row.stream()
                .map(field -> field.name() + "="
                        + (field.values().size() > 1
                                ? field.values().toString()
                                : (field.number() ? "#" : "") + field.values().get(0)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static ProcessEvent event(long afterMs, String dest, String user, String name, String id) {
        return ProcessEvent.at(WINDOW_MS + afterMs)
                .set(ProcessField.DEST, dest)
                .set(ProcessField.USER, user)
                .set(ProcessField.PROCESS_NAME, name)
                .set(ProcessField.PROCESS_ID, id)
                .build();
    }
}
