package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowPlanTest {
    private static final String FROM = " from datamodel=Endpoint.Processes where *         ";
    private static final long WINDOW_MS = 1_596_697_200_000L;

    /** Three events of one group: host h, user u. */
    private static final CountedGroup GROUP = new CountedGroup(
            WINDOW_MS,
            List.of("h", "u"),
            List.of(
                    event(2_000, "b.exe -x", "10", "medium"),
                    event(1_500, "a.exe", "9", null),
                    event(3_000, "b.exe -x", "9", null)));

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        count                                        ~ {count=#3}
        count as n                                   ~ {n=#3}
        count(Processes.process_integrity_level)     ~ {count(Processes.process_integrity_level)=#1}
        count(process_guid) as n                     ~ {n=#0}
        min(_time)                                   ~ {min(_time)=#1596697201.5}
        min(_time) as firstTime, max(_time) as lastTime ~ {firstTime=#1596697201.5, lastTime=#1596697203}
        earliest(_time) as firstTime latest(_time) as lastTime ~ {firstTime=#1596697201.5, lastTime=#1596697203}
        values(Processes.process) as process         ~ {process=[a.exe, b.exe -x]}
        values(process)                              ~ {values(process)=[a.exe, b.exe -x]}
        values(process_integrity_level) as level     ~ {level=medium}
        values(process_guid) as guid                 ~ {}
        dc(Processes.process) as n                   ~ {n=#2}
        distinct_count(process_id) AS "two words"    ~ {two words=#2}
        dc(process_guid) as n                        ~ {n=#0}
        min(process_id) as a max(process_id) as b    ~ {a=9, b=10}
        min(process) as a max(process) as b          ~ {a=a.exe, b=b.exe -x}
        min(process_guid) as a                       ~ {}
        earliest(process) as a latest(process_id) as b ~ {a=a.exe, b=9}
        earliest(process_guid) as a count            ~ {count=#3}
        latest(process_integrity_level) as a         ~ {a=medium}
        """)
    void computesAggregates(String aggregates, String row) {
        assertThat(show(row("| tstats " + aggregates + FROM, GROUP))).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        by Processes.dest Processes.user                                 ~ {dest=h, user=u, count=#3}
        by Processes.dest Processes.user | rename Processes.* as *       ~ {dest=h, user=u, count=#3}
        by _time span=1h Processes.dest user                             ~ {dest=h, user=u, _time=#1596697200, count=#3}
        by dest user | rename dest as "the host", user AS dest           ~ {the host=h, dest=u, count=#3}
        by dest user | rename dest as user                               ~ {user=h, count=#3}
        by dest user | rename d* as x_*, *r as *_y                       ~ {x_est=h, use_y=u, count=#3}
        by dest user | rename nonesuch as user                           ~ {dest=h, count=#3}
        by dest user | fields user                                       ~ {user=u}
        by dest user | fields + user dest                                ~ {dest=h, user=u}
        by dest user | fields - user, c*                                 ~ {dest=h}
        by _time span=1h dest | fields dest                              ~ {dest=h, _time=#1596697200}
        by _time span=1h dest | fields - *                               ~ {_time=#1596697200}
        by _time span=1h dest | fields - _time                           ~ {dest=h, count=#3}
        by _time span=1h dest | eval _x=1 | fields + count | fields - _* ~ {count=#3}
        by dest user | table user, dest                                  ~ {user=u, dest=h}
        by dest user | table u* nonesuch d*                              ~ {user=u, dest=h}
        by dest user | eval n=count*2, m=n+1 | fields - count            ~ {dest=h, user=u, n=#6, m=#7}
        by dest user | eval dest=null()                                  ~ {user=u, count=#3}
        by dest user | eval a=dest.user | fields a                       ~ {a=hu}
        by dest user | rex field=dest "^(?<first>.)(?<second>x)?"        ~ {dest=h, user=u, count=#3, first=h}
        by dest user | rex field=dest "(?<user>nothing)"                 ~ {dest=h, user=u, count=#3}
        by dest user | rex field=dest "(?<user>.*)"                      ~ {dest=h, user=h, count=#3}
        by dest user | eval x=null() | fillnull x y                      ~ {dest=h, user=u, count=#3, x=#0, y=#0}
        by dest user | eval x=null() | fillnull value=none               ~ {dest=h, user=u, count=#3, x=none}
        by dest user | dedup user dest | sort - count                    ~ {dest=h, user=u, count=#3}
        by dest user | where count >= 3                                  ~ {dest=h, user=u, count=#3}
        by dest user | where count > 3                                   ~ null
        by dest user | where dest="H"                                    ~ null
        by dest user | search dest="H" count=3.0                         ~ {dest=h, user=u, count=#3}
        by dest user | search count>3 OR dest=x*                         ~ null
        by dest user | search dest!=x NOT user=v count<=3 count<10       ~ {dest=h, user=u, count=#3}
        by dest user | search user IN (x, U) | search *                  ~ {dest=h, user=u, count=#3}
        by dest user | regex dest="^[h-i]$"                              ~ {dest=h, user=u, count=#3}
        by dest user | regex dest="H"                                    ~ null
        by dest user | regex dest!="x"                                   ~ {dest=h, user=u, count=#3}
        by dest user | eval x=null() | regex x!="x" | regex dest="h"     ~ {dest=h, user=u, count=#3}
        by dest user | eval x=null() | regex x="x"                       ~ null
        """)
    void runsTheCommandsOverTheRow(String rest, String row) {
        assertThat(show(row("| tstats count" + FROM + rest, GROUP))).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        search p=a.exe        ~ true
        search p=A*           ~ true
        search p=c            ~ false
        search p!=a.exe       ~ true
        search NOT p=a.exe    ~ false
        search NOT p=c        ~ true
        search p IN (c, b*)   ~ true
        search n>1 n<3        ~ true
        regex p="^b"          ~ true
        regex p="^a.exe$"     ~ true
        regex p="^c"          ~ false
        """)
    void isSatisfiedByAnyOfSeveralValues(String command, boolean passes) {
        String search = "| tstats values(process) as p dc(process) as n" + FROM + "by dest user | " + command;
        assertThat(row(search, GROUP) != null).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        search *                                  ~ true
        where count > 10                          ~ true
        where count < 10                          ~ false
        where NOT count < 10                      ~ true
        where 10 <= count                         ~ true
        where count = 10                          ~ false
        search count>=10                          ~ true
        search n<10                               ~ false
        search n>=10 count>3                      ~ true
        search n>=10 count<3                      ~ false
        eval x=mvcount(p) | search x>=3           ~ true
        eval x=mvcount(p) | search NOT x<3        ~ false
        search p=*x*                              ~ true
        search p!=*x*                             ~ true
        search NOT p=*x*                          ~ false
        search dest=a OR count>3                  ~ true
        where first<5                             ~ true
        where last<5                              ~ false
        where match(p, "x")                       ~ true
        where e="x"                               ~ false
        regex dest="x"                            ~ true
        regex e="x"                               ~ false
        regex p="x"                               ~ true
        eval q=mvsort(p) | regex q="x"            ~ false
        eval x=len(dest) | where x>3              ~ true
        eval x=count+1 | where x>3                ~ false
        eval x=mvcount(p) | where x>3             ~ true
        rename count as c | search c>3            ~ true
        convert ctime(first) | where first>"2020" ~ false
        """)
    void reportsEarlyOnlyRowsThatAreKept(String commands, boolean early) {
        String search = "| tstats count values(process) as p dc(process) as n min(_time) as first max(_time) as last"
                + " earliest(process) as e" + FROM + "by dest user | " + commands;
        assertThat(Plans.of(search).mayReportEarly()).isEqualTo(early);
    }

    /** A missing number is not less than three, but may arrive and be. */
    @Test
    void doesNotReportEarlyIfAMissingValueMayStillChangeTheAnswer() {
        DetectionPlan plan = Plans.of("| tstats values(process_integrity_level) as levels" + FROM
                + "by dest user | eval n=mvcount(levels) | search NOT n<3");
        CountedGroup before =
                new CountedGroup(WINDOW_MS, List.of("h", "u"), GROUP.events().subList(1, 3));

        assertThat(plan.rows().row(before)).isNotNull();
        assertThat(plan.rows().row(GROUP)).isNull();
        assertThat(plan.mayReportEarly()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        count as type                                ~                          ~ 10: the risk event has a field 'type' of its own, which is not 'count as type'; give this one another name
        max(_time) as firstTime                      ~                          ~ 10: the risk event has a field 'firstTime' of its own, which is not 'max(_time) as firstTime'; give this one another name
        count(process) as count                      ~                          ~ 10: the risk event has a field 'count' of its own, which is not 'count(process) as count'; give this one another name
        count                                        ~ eval severity="x"        ~ 86: the risk event has a field 'severity' of its own; give this one another name
        count                                        ~ eval count=5             ~ 86: the risk event has a field 'count' of its own; give this one another name
        count                                        ~ rename dest as late      ~ 96: the risk event has a field 'late' of its own; give 'dest' another name
        count                                        ~ rename d* as *_*         ~ 88: renaming 'd*' to '*_*': both must have the same number of wildcards
        count                                        ~ rex field=dest "(?<type>.)" ~ 96: the risk event has a field 'type' of its own; give this one another name
        count                                        ~ rex field=dest "x"       ~ 96: this regular expression extracts nothing; name a group: (?<field>...)
        count                                        ~ rex field=dset "(?<x>.)" ~ 91: the row has no field 'dset' here; did you mean 'dest'?
        count                                        ~ regex dset="x"           ~ 87: the row has no field 'dset' here; did you mean 'dest'?
        count                                        ~ search dset=x            ~ 88: the row has no field 'dset' here; did you mean 'dest'?
        count                                        ~ search count<a*          ~ 94: a wildcard after '<' is not supported
        values(process) as p                         ~ regex p!="x"             ~ 102: 'regex' with != of the field 'p', which may have several values, is not supported: Splunk does not say whether one value or all must differ; write | where NOT match(p, "...") if no value may match
        values(process) as p                         ~ rex field=p "(?<x>.)"    ~ 106: 'rex' of the field 'p', which may have several values, is not supported
        count                                        ~ table dest | search user=x ~ 101: the row has no field 'user' here
        count                                        ~ fillnull value=x us*     ~ 98: the wildcard 'us*' in the command 'fillnull' is not supported
        count                                        ~ fields *a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a ~ 88: a name with more than 100 wildcards is not supported
        count                                        ~ dedup user               ~ 87: 'dedup' by only some of the fields that rows are grouped by is not supported: it keeps the first row, and the rows of a stream have no order; group by these fields only, or add dest
        count                                        ~ eval dest=lower(dest) | dedup user dest ~ 111: 'dedup' by only some of the fields that rows are grouped by is not supported: it keeps the first row, and the rows of a stream have no order; group by these fields only, or add dest
        count                                        ~ convert mktime(dest)     ~ 89: the convert function 'mktime' is not supported; only ctime is
        count                                        ~ convert timeformat="%c" ctime(dest) ~ 100: the time format '%c' is not supported; %Y, %m, %d, %H, %M, %S, %F and %T are
        """)
    void refusesUnsupportedCommands(String aggregates, String command, String columnAndReason) {
        String search = "| tstats " + aggregates + FROM + "by dest user" + (command == null ? "" : " | " + command);
        assertThatThrownBy(() -> Plans.of(search))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("d.yml:1:" + columnAndReason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        rename x as y     ~ 88: the field 'x' is renamed, but the row does not have it here
        table dest, x     ~ 93: the field 'x' is shown or left out, but the row does not have it here
        convert ctime(x)  ~ 95: the field 'x' is converted, but the row does not have it here
        sort x            ~ 86: the field 'x' is sorted by, but the row does not have it here
        """)
    void warnsOfCommandsWithoutEffect(String command, String warning) {
        List<Warning> warnings =
                Plans.of("| tstats count" + FROM + "by dest user | " + command).warnings();
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).place().column() + ": " + warnings.get(0).text())
                .isEqualTo(warning);
    }

    @Test
    void writesTimesInUtc() {
        String search = "| tstats min(_time) as a max(_time) as b count" + FROM
                + "by dest user | convert timeformat=\"%Y-%m-%dT%H:%M:%S\" ctime(a) | convert ctime(b) ctime(dest)";
        assertThat(show(row(search, GROUP)))
                .isEqualTo("{dest=h, user=u, a=2020-08-06T07:00:01, b=08/06/2020 07:00:03, count=#3}");
    }

    /** An event's own text must not stop the job. */
    @ParameterizedTest
    @CsvSource({"31556889864403200, 1000", "-31556889864403200, 1000", "99999999999999999999, 1"})
    void keepsANumberThatIsNotATime(String user, String factor) {
        CountedGroup group = new CountedGroup(WINDOW_MS, List.of("h", user), GROUP.events());
        String search = "| tstats count" + FROM + "by dest user | eval t=tonumber(user)*" + factor
                + " | convert ctime(t) | fields t";
        assertThat(row(search, group)).singleElement().satisfies(field -> assertThat(field.number())
                .isTrue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        eval x=x.x           ~ 1
        eval x=mvappend(x,x) ~ 333334
        """)
    void cutsAValueThatIsDoubledAgainAndAgain(String doubling, int values) {
        String search = "| tstats count" + FROM + "by dest user | eval x=\"abc\"" + (" | " + doubling).repeat(40);
        RowField last = row(search, GROUP).get(3);
        assertThat(last.values()).hasSize(values);
        assertThat(last.values().stream().mapToInt(String::length).sum()).isEqualTo(ValueLimit.MOST_CHARACTERS);
    }

    @Test
    void isCompiledAgainFromTheTextInState() {
        String search = "| tstats count values(Processes.process) as process latest(user) as u" + FROM
                + "by _time span=5m Processes.dest Processes.user | rename Processes.* as * | where count>=3 AND"
                + " match(dest, \"^\\\\w\\\"?$\") | eval x=\"a\\\\b\" . dest | search x=a\\\\b*";
        DetectionPlan plan = Plans.of(search);
        RowPlan again = RowPlan.of(plan.profile().rowSearch(), LookupTables.of(Map.of()));
        assertThat(again.row(GROUP)).isEqualTo(plan.rows().row(GROUP)).isNotNull();
        assertThat(again.observedFields()).isEqualTo(List.of(ProcessField.USER, ProcessField.PROCESS));
    }

    /** They are read at every sighting. */
    @Test
    void computesObservedFieldsOnce() {
        DetectionPlan plan = Plans.of("| tstats values(user) as u dc(process) as n" + FROM + "by dest");

        assertThat(plan.observedFields())
                .containsExactly(ProcessField.USER, ProcessField.PROCESS)
                .isSameAs(plan.observedFields());
    }

    private static List<RowField> row(String search, CountedGroup group) {
        return Plans.of(search.contains(" by ") ? search : search + "by dest user | fields - dest user")
                .rows()
                .row(group);
    }

    private static String show(List<RowField> row) {
        return row == null
                ? "null"
                : row.stream()
                        .map(field -> Map.entry(
                                field.name(),
                                field.values().size() > 1
                                        ? field.values().toString()
                                        : (field.number() ? "#" : "")
                                                + field.values().get(0)))
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private static ProcessEvent event(long afterMs, String process, String id, String level) {
        return ProcessEvent.at(WINDOW_MS + afterMs)
                .set(ProcessField.DEST, "h")
                .set(ProcessField.USER, "u")
                .set(ProcessField.PROCESS, process)
                .set(ProcessField.PROCESS_ID, id)
                .set(ProcessField.PROCESS_INTEGRITY_LEVEL, level)
                .build();
    }
}
