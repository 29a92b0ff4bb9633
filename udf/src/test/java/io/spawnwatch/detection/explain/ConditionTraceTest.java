package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.document.Place;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of each term of a condition on an event. */
class ConditionTraceTest {
    private static final String TSTATS =
            "| tstats fillnull_value=null count dc(Processes.user) as users from datamodel=Endpoint.Processes where ";
    private static final String BY = " by Processes.process Processes.process_name";
    private static final String RENAME = " | rename Processes.* as *";

    private static ProcessEvent event(String name, @Nullable String user) {
        return ProcessEvent.at(1_596_697_200_000L)
                .set(ProcessField.PROCESS_NAME, name)
                .set(ProcessField.PROCESS, name + " /c whoami")
                .set(ProcessField.USER, user)
                .build();
    }

    private static ConditionTrace trace(String search, ProcessEvent event) {
        return ConditionTrace.of(Plans.of(search), event);
    }

    private static Term term(String where, ProcessEvent event) {
        return trace(TSTATS + where + BY, event).conjuncts().get(0).term();
    }

    private static Term after(String commands, ProcessEvent event) {
        List<Conjunct> conjuncts =
                trace(TSTATS + "*" + BY + RENAME + commands, event).conjuncts();
        return conjuncts.get(conjuncts.size() - 1).term();
    }

    @Test
    void aTermHasTheSearchsWordsItsPlaceAndWhatTheEventHas() {
        ConditionTrace trace = trace(
                TSTATS + "Processes.process_name=cmd* NOT Processes.user=ada" + BY, event("powershell.exe", "eve"));

        assertThat(trace.conjuncts()).extracting(Conjunct::decided).containsExactly(Decided.WHERE, Decided.WHERE);
        assertThat(trace.conjuncts().get(0).term())
                .isEqualTo(new Term(
                        Kind.LEAF,
                        "Processes.process_name=\"cmd*\"",
                        new Place("d.yml", 1, TSTATS.length() + 1),
                        List.of(),
                        Truth.FALSE,
                        List.of(new Compared("process_name", List.of("powershell.exe"), null)),
                        List.of()));
        Term not = trace.conjuncts().get(1).term();
        assertThat(not.kind()).isEqualTo(Kind.NOT);
        assertThat(not.value()).isEqualTo(Truth.TRUE);
        assertThat(not.operands()).extracting(Term::value).containsExactly(Truth.FALSE);
        assertThat(trace.decisive()).extracting(Term::words).containsExactly("Processes.process_name=\"cmd*\"");
        assertThat(List.of(trace.distance(), trace.changes())).containsExactly(1, 1);
        assertThat(trace.matches()).isFalse();
        assertThat(trace.ruledOutBy()).containsExactly("process_name containing \"cmd\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Processes.user=a          | FALSE
        Processes.user!=a         | FALSE
        NOT Processes.user=a      | TRUE
        Processes.user=*          | FALSE
        Processes.user IN (a, b)  | FALSE
        Processes.process_id<5    | FALSE
        """)
    void inTstatsAComparisonWithAMissingFieldIsFalse(String where, Truth value) {
        Term term = term(where, event("cmd.exe", null));

        assertThat(term.value()).isEqualTo(value);
        assertThat(term.allCompared()).allMatch(Compared::isMissing).hasSize(1);
        assertThat(term.allCompared().get(0).text()).endsWith(" is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        where x="a"                       | UNKNOWN
        where NOT x="a"                   | UNKNOWN
        where x="a" OR process="b"        | UNKNOWN
        where x="a" OR like(process, "%") | TRUE
        where x="a" XOR true()            | UNKNOWN
        where isnull(x)                   | TRUE
        where match(x, "a")               | UNKNOWN
        search x=a                        | FALSE
        search NOT x=a                    | TRUE
        """)
    void inWhereAComparisonWithAMissingFieldIsUnknown(String command, Truth value) {
        assertThat(after(" | eval x=null() | " + command, event("cmd.exe", null))
                        .value())
                .isEqualTo(value);
    }

    @Test
    void aConditionAfterTheAggregationIsDecidedOnTheEventOrOnTheRow() {
        ConditionTrace trace = trace(
                TSTATS + "*" + BY + RENAME + " | eval n=mvcount(split(process, \" \")) | where n > 5 AND count > 1"
                        + " | search process_name=cmd.exe | regex process=\"whoami$\" | where users=0",
                event("cmd.exe", null));

        assertThat(trace.conjuncts())
                .extracting(
                        Conjunct::decided,
                        Conjunct::command,
                        conjunct -> conjunct.term().words(),
                        conjunct -> conjunct.term().value())
                .containsExactly(
                        tuple(Decided.WHERE, "tstats", "*", Truth.TRUE),
                        tuple(Decided.GROUP, "where", "n > 5", Truth.FALSE),
                        tuple(Decided.ROW, "where", "count > 1", Truth.FALSE),
                        tuple(Decided.GROUP, "search", "process_name=\"cmd.exe\"", Truth.TRUE),
                        tuple(Decided.GROUP, "regex", "regex process=\"whoami$\"", Truth.TRUE),
                        tuple(Decided.ROW, "where", "users == 0", Truth.TRUE));
        assertThat(trace.conjuncts().get(1).term().compared())
                .containsExactly(new Compared("n", List.of("3"), "eval n = mvcount(split(process, \" \"))"));
        assertThat(trace.decisive()).extracting(Term::words).containsExactly("n > 5");
        assertThat(trace.isCounted()).isTrue();
        assertThat(trace.matches()).isFalse();
    }

    @Test
    void anEventThatCountsIsHeldAgainstWhatIsDecidedOnRows() {
        ConditionTrace trace = trace(TSTATS + "*" + BY + " | where count > 1 AND users > 0", event("cmd.exe", "ada"));

        assertThat(trace.matches()).isTrue();
        assertThat(trace.makesRow()).isFalse();
        assertThat(List.of(trace.distance(), trace.changes())).containsExactly(0, 0);
        assertThat(trace.decisive()).extracting(Term::words).containsExactly("count > 1");
        assertThat(trace.decisiveConjuncts()).extracting(Conjunct::decided).containsExactly(Decided.ROW);
    }

    @Test
    void commandsThatNeedOtherRowsAreShownForTheEventAlone() {
        ConditionTrace trace = trace(
                TSTATS + "*" + BY + RENAME + " | stats dc(process) as many by process_name | where many > 5",
                event("cmd.exe", "ada"));

        assertThat(trace.conjuncts())
                .extracting(Conjunct::decided, Conjunct::command, conjunct -> conjunct.term()
                        .value())
                .containsExactly(
                        tuple(Decided.WHERE, "tstats", Truth.TRUE),
                        tuple(Decided.SEVERAL_ROWS, "stats", Truth.TRUE),
                        tuple(Decided.SEVERAL_ROWS, "where", Truth.FALSE));
        assertThat(trace.conjuncts().get(2).term().compared())
                .containsExactly(new Compared("many", List.of("1"), "stats dc(process) as many by process_name"));
    }

    @Test
    void withoutAFillerAnEventNeedsEachFieldThatRowsAreGroupedBy() {
        String search =
                "| tstats count from datamodel=Endpoint.Processes where * by Processes.process_name Processes.user";

        ConditionTrace trace = trace(search, event("cmd.exe", null));

        assertThat(trace.decisiveConjuncts())
                .containsExactly(new Conjunct(
                        Decided.BY,
                        "tstats",
                        new Term(
                                Kind.LEAF,
                                "by Processes.user",
                                new Place("d.yml", 1, search.indexOf("Processes.user") + 1),
                                List.of(),
                                Truth.FALSE,
                                List.of(new Compared("user", List.of(), null)),
                                List.of())));
        assertThat(trace.isCounted()).isFalse();
    }

    @Test
    void theDataModelIsAppliedFirst() {
        DetectionPlan plan = Plans.of(
                TSTATS + "Processes.user=unknown Processes.process_name=cmd.exe Processes.process_integrity_level=high"
                        + BY,
                Normalization.DEFAULT);
        ProcessEvent event = ProcessEvent.at(0)
                .set(ProcessField.PROCESS, "c:\\windows\\cmd.exe /c")
                .set(ProcessField.PROCESS_INTEGRITY_LEVEL, "High")
                .build();

        ConditionTrace trace = ConditionTrace.of(plan, event);

        assertThat(trace.matches()).isTrue();
        assertThat(trace.fields())
                .contains(
                        new FieldTrace("user", "unknown", null),
                        new FieldTrace("process_name", "cmd.exe", null),
                        new FieldTrace("process", "c:\\windows\\cmd.exe /c", "c:\\windows\\cmd.exe /c"),
                        new FieldTrace("process_integrity_level", "high", "High"));
        assertThat(trace.fields().stream().filter(FieldTrace::isCalculated))
                .extracting(FieldTrace::name)
                .containsExactlyInAnyOrder("user", "process_name", "process_integrity_level");
    }

    @Test
    void anAlternativeIsDecisiveAsAWholeAndAnOperandOfAnAndByItself() {
        ConditionTrace trace = trace(
                TSTATS + "(Processes.user=a OR (Processes.user=b Processes.process_name=x))"
                        + " NOT (NOT (Processes.process_name=cmd.exe Processes.user=c))" + BY,
                event("cmd.exe", "ada"));

        assertThat(trace.decisive())
                .extracting(Term::kind, Term::words)
                .containsExactly(
                        tuple(
                                Kind.OR,
                                "Processes.user=\"a\" OR (Processes.user=\"b\" AND Processes.process_name=\"x\")"),
                        tuple(Kind.NOT, "NOT (NOT (Processes.process_name=\"cmd.exe\" AND Processes.user=\"c\"))"));
        assertThat(List.of(trace.distance(), trace.changes())).containsExactly(2, 2);
        assertThat(trace.decisive().get(0).allCompared())
                .extracting(Compared::text)
                .containsExactly("user is ada", "process_name is cmd.exe");
    }

    @Test
    void aLookupAndASubsearchAreTermsLikeOthers(@TempDir Path folder) {
        LookupFiles files = new LookupFiles(folder);
        files.defined("tools", List.of(), "process_name,known", "cmd.exe,true", "sc.exe,false");
        String subsearch = "[| inputlookup tools where known=true | fields process_name]";
        DetectionPlan plan = Plans.of(
                TSTATS
                        + subsearch.replace(
                                "process_name]", "process_name | rename process_name as Processes.process_name]")
                        + BY + RENAME + " | lookup tools process_name OUTPUT known | search known=true",
                files.read());

        ConditionTrace trace = ConditionTrace.of(plan, event("sc.exe", null));

        assertThat(trace.conjuncts().get(0).term().kind()).isEqualTo(Kind.LEAF);
        assertThat(trace.conjuncts().get(0).term().words()).startsWith("[| inputlookup tools where known=\"true\"");
        assertThat(trace.conjuncts())
                .extracting(conjunct -> conjunct.term().holds())
                .containsExactly(false, false);
        assertThat(trace.conjuncts().get(1).term().compared())
                .containsExactly(new Compared("known", List.of("false"), "lookup tools process_name OUTPUT known"));
        assertThat(ConditionTrace.of(plan, event("cmd.exe", null)).matches()).isTrue();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
