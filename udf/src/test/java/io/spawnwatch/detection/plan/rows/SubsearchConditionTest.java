package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A subsearch on a lookup is the condition that Splunk's {@code format} makes of it. */
class SubsearchConditionTest {
    private static final String TSTATS = "| tstats fillnull_value=null count from datamodel=Endpoint.Processes";
    private static final String BY = " by Processes.dest Processes.user";

    @TempDir
    Path folder;

    private Lookups lookups;

    @BeforeEach
    void write() {
        lookups = new LookupFiles(folder)
                .csv("hosts", "dest,user,_key,note", "srv-1,adm,1,x", "srv-2,,2,y", ",,3,x", "srv-1,adm,4,z")
                .csv("paths", "process", "C:\\Temp\\*", "\"say \"\"hi\"\"\"")
                .csv("terms", "search,query,user", "dest=a OR dest=b,user=c*,d", "NOT dest=e,,")
                .csv("pairs", "dest,user", "a,b", "c,d", "e,f")
                .csv("empty", "dest")
                .read();
    }

    private DetectionPlan where(String condition) {
        return Plans.of(TSTATS + " where " + condition + BY, lookups);
    }

    private DetectionPlan search(String condition) {
        return Plans.of(TSTATS + BY + " Processes.process | rename Processes.* as * | search " + condition, lookups);
    }

    private static String printed(DetectionPlan plan) {
        SearchCommand search = (SearchCommand) plan.search().commands().get(1);
        return SearchPrinter.withoutObjects().print(search.condition());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        [inputlookup hosts | fields dest user]              ~ dest="srv-2" OR (dest="srv-1" AND user="adm")
        [inputlookup hosts.csv | table dest]                ~ dest IN ("srv-1", "srv-2")
        [inputlookup hosts | table dest | format]           ~ dest IN ("srv-1", "srv-2")
        [inputlookup hosts | fields dest, _key]             ~ dest IN ("srv-1", "srv-2")
        [inputlookup hosts where user=ADM | fields dest]    ~ dest="srv-1"
        [inputlookup hosts where NOT user=* | fields dest]  ~ dest="srv-2"
        [inputlookup hosts | search note=y | fields dest]   ~ dest="srv-2"
        [inputlookup hosts | where note!="x" | fields dest] ~ dest IN ("srv-2", "srv-1")
        [inputlookup hosts | rename dest as process | fields process] ~ process IN ("srv-1", "srv-2")
        [inputlookup hosts | eval user=upper(user)."*" | fields user] ~ user="ADM*"
        [inputlookup hosts | eval dest=mvappend(dest, note) | fields dest user] ~ dest IN ("srv-2", "y", "x") OR (dest IN ("srv-1", "x") AND user="adm") OR (dest IN ("srv-1", "z") AND user="adm")
        [inputlookup hosts | dedup note | fields dest]      ~ dest IN ("srv-1", "srv-2")
        [inputlookup hosts | dedup user | fields dest]      ~ dest="srv-1"
        [inputlookup hosts | fields dest user | format "(" "(" "OR" ")" "AND" ")"] ~ (dest="srv-1" OR user="adm") AND dest="srv-2"
        [inputlookup hosts | fields dest | format maxresults=1] ~ dest="srv-1"
        [inputlookup hosts | return dest]                   ~ dest="srv-1"
        [inputlookup hosts | return 2 dest user]            ~ dest="srv-2" OR (dest="srv-1" AND user="adm")
        [inputlookup hosts | return 9 user=dest]            ~ user IN ("srv-1", "srv-2")
        [inputlookup paths]                                 ~ process IN ("C:\\\\Temp\\\\*", "say \\"hi\\"")
        [inputlookup terms | fields search]                 ~ (dest="a" OR dest="b") OR (NOT dest="e")
        [inputlookup terms | fields query user]             ~ user="c*" AND user="d"
        [inputlookup terms | return $query]                 ~ user="c*"
        [inputlookup empty]                                 ~ NOT *
        NOT [inputlookup hosts | fields user] dest=x        ~ (NOT user="adm") AND dest="x"
        dest=x OR [inputlookup hosts | fields user]         ~ dest="x" OR user="adm"
        """)
    void makesTheConditionOfItsRows(String subsearch, String condition) {
        assertThat(printed(search(subsearch))).isEqualTo(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort - note | return 2 dest",
                "sort note | return dest",
                "sort dest | fields dest | format maxresults=2",
                "sort - note | dedup dest | fields dest note"
            })
    void theFirstOfSortedRowsWouldBeOthersThanInSplunk(String commands) {
        assertThatThrownBy(() -> search("[inputlookup hosts | " + commands + "]"))
                .hasMessageContaining("sorts rows and then takes only the first ones");
    }

    @Test
    void theOrderOfAllRowsDoesNotMatter() {
        assertThat(printed(search("[inputlookup hosts | dedup user | sort - note | fields dest]")))
                .isEqualTo("dest=\"srv-1\"");
    }

    @Test
    void itsValuesDecideWhichEventsCount() {
        DetectionPlan plan = where("[inputlookup paths | rename process as Processes.process] NOT [inputlookup hosts"
                + " where note=y | rename dest as Processes.dest | fields Processes.dest]");

        assertThat(plan.matches(event("srv-1", "c:\\temp\\x.exe"))).isTrue();
        assertThat(plan.matches(event("srv-2", "c:\\temp\\x.exe"))).isFalse();
        assertThat(plan.matches(event("srv-1", "say \"HI\""))).isTrue();
        assertThat(plan.matches(event("srv-1", "say hi"))).isFalse();
        assertThat(plan.prefilter().clauses()).isNotEmpty();
        assertThat(plan.describe())
                .contains("where [| inputlookup paths | rename process as Processes.process] AND (NOT [| inputlookup");
    }

    private static ProcessEvent event(String dest, String process) {
        return ProcessEvent.at(0)
                .set(ProcessField.DEST, dest)
                .set(ProcessField.PROCESS, process)
                .build();
    }

    @Test
    void itsValuesDecideWhichRowsAreKept() {
        DetectionPlan plan = Plans.of(
                TSTATS + BY + " | rename Processes.* as * | search NOT [inputlookup hosts | fields dest user]",
                lookups);

        assertThat(row(plan, "srv-1", "ADM")).isNull();
        assertThat(row(plan, "srv-1", "other")).isNotNull();
        assertThat(row(plan, "SRV-2", "other")).isNull();
        assertThat(plan.mayReportEarly()).isTrue();
        assertThat(plan.profile().rowSearch()).endsWith("| search NOT [| inputlookup hosts | fields dest, user]");
        assertThat(plan.profile().lookups()).containsOnlyKeys("hosts");
        RowPlan again = RowPlan.of(
                Objects.requireNonNull(plan.profile().rowSearch()),
                LookupTables.of(plan.rows().lookups()));
        assertThat(again.row(group("SRV-2", "other"))).isNull();
    }

    private static Object row(DetectionPlan plan, String dest, String user) {
        return plan.rows().row(group(dest, user));
    }

    private static CountedGroup group(String dest, String user) {
        CountedGroup group = CountedGroup.empty(0, List.of(dest, user));
        group.events().add(ProcessEvent.at(0).build());
        return group;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        [inputlookup host]                            ~ there is no lookup 'host'; did you mean 'hosts'?
        [inputlookup hosts | fields dset]             ~ !the field 'dset' is shown or left out, but the row does not have it here
        [inputlookup hosts where dset=x]              ~ the row has no field 'dset' here; did you mean 'dest'?
        [inputlookup hosts | search dset=x]           ~ the row has no field 'dset' here; did you mean 'dest'?
        [inputlookup hosts | dedup dset]              ~ the row has no field 'dset' here; did you mean 'dest'?
        [inputlookup hosts | fields note]             ~ the row has no field 'note' here
        [inputlookup hosts | return $dest]            ~ a term without a field, 'srv-1', is not supported; write field=value, and quote a value with spaces
        [inputlookup hosts | head 5]                  ~ the command 'head' is not supported
        [inputlookup empty]                           ~ !the subsearch gives no values, so its condition is never true
        """)
    void saysWhatIsWrong(String subsearch, String problem) {
        if (problem.startsWith("!")) {
            assertThat(search("dest=x OR " + subsearch + " OR user=y").warnings())
                    .extracting(Warning::text)
                    .contains(problem.substring(1));
            return;
        }
        assertThatThrownBy(() -> search(subsearch)).hasMessageMatching("d\\.yml:1:\\d+: \\Q" + problem + "\\E.*");
    }

    @Test
    void saysThatAFieldOfTheSubsearchIsNotOneOfTheDataModel() {
        String unknown = "unknown field 'note', which the subsearch gives; rename it to a field of Processes";

        assertThatThrownBy(() -> where("[inputlookup hosts | fields note]")).hasMessageEndingWith(": " + unknown);
        assertThat(where("Processes.dest=x OR [inputlookup hosts | fields note]")
                        .warnings())
                .extracting(Warning::text)
                .containsExactly("no event meets this alternative: " + unknown);
        assertThatThrownBy(() -> where("[inputlookup hosts | fields user]"))
                .hasMessageEndingWith("which no event has; write Processes.user");
    }

    @Test
    void aFieldThatNoEventHasIsWarnedOfOnceForAllRows() {
        DetectionPlan plan = where("Processes.dest=x OR [inputlookup pairs]");

        assertThat(plan.warnings())
                .extracting(Warning::text)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("'dest' names an index-time field"),
                        text -> assertThat(text).contains("'user' names an index-time field"));
    }

    @Test
    void nestingHasALimit() {
        int depth = 5000;
        String nested = "[inputlookup hosts where ".repeat(depth) + "dest=x" + "]".repeat(depth);

        assertThatThrownBy(() -> search(nested)).hasMessageContaining("subsearches are nested deeper than 5 levels");
        assertThat(printed(search("[inputlookup hosts where ".repeat(5) + "dest=srv-1" + " | fields dest]".repeat(5))))
                .isEqualTo("dest=\"srv-1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*"})
    void tenThousandValuesTakeNoTimeThatGrowsWithTheirSquare(String wildcard) {
        int values = 10_001;
        lookups = new LookupFiles(folder)
                .csv(
                        "many",
                        Stream.concat(
                                        Stream.of("process_name,user"),
                                        IntStream.range(0, values)
                                                .mapToObj(i -> wildcard + "program" + i + ".exe,u" + i))
                                .toArray(String[]::new))
                .read();

        DetectionPlan plan = Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            DetectionPlan planned = Plans.of(
                    TSTATS
                            + " where [inputlookup many | rename process_name as Processes.process_name | fields"
                            + " Processes.process_name] NOT [inputlookup many | rename user as Processes.user | fields"
                            + " Processes.user]"
                            + BY + " | search Processes.user=* NOT [inputlookup many | rename user as x | rename x as"
                            + " Processes.user | fields Processes.user]",
                    lookups);
            assertThat(ConditionLint.warnings(planned.search(), DataModelVersion.NONE))
                    .isEmpty();
            return planned;
        });

        assertThat(plan.warnings())
                .extracting(Warning::text)
                .contains("Splunk uses only the first 10000 results of a subsearch; here, all 10001 count");
        ProcessEvent last = ProcessEvent.at(0)
                .set(ProcessField.PROCESS_NAME, "PROGRAM10000.exe")
                .set(ProcessField.USER, "x")
                .build();
        assertThat(plan.matches(last)).isTrue();
        assertThat(plan.matches(ProcessEvent.at(0)
                        .set(ProcessField.PROCESS_NAME, "program1.exe")
                        .set(ProcessField.USER, "U10000")
                        .build()))
                .isFalse();
        assertThat(plan.search().commands().get(0)).isInstanceOf(SearchCommand.class);
        assertThat(plan.profile().rowSearch()).hasSizeLessThan(400);
    }
}
