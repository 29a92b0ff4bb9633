package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which conditions after the aggregation are decided on events, and what the index makes of them. */
class PushdownTest {
    private static final String TSTATS =
            "| tstats count values(Processes.user) as users from datamodel=Endpoint.Processes where * by"
                    + " Processes.dest Processes.process Processes.process_name | rename Processes.* as * | ";
    private static final String FILLED = TSTATS.replace("| tstats", "| tstats fillnull_value=null");

    private static DetectionPlan plan(String commands) {
        return Plans.of(TSTATS + commands);
    }

    private static String pushed(DetectionPlan plan) {
        return plan.pushedDown().stream().map(SearchPrinter.faithful()::print).collect(Collectors.joining(" | "));
    }

    private static List<String> remaining(DetectionPlan plan) {
        return plan.rows().remainingConditions().stream()
                .map(condition -> SearchPrinter.faithful().print(condition.command()) + " " + condition.fields())
                .toList();
    }

    private static ProcessEvent event(String name, String process) {
        return ProcessEvent.at(0)
                .set(ProcessField.DEST, "ws-1")
                .set(ProcessField.PROCESS_NAME, name)
                .set(ProcessField.PROCESS, process)
                .build();
    }

    @Test
    void aConditionOnWhatIsComputedFromTheGroupIsDecidedOnTheEvent() {
        DetectionPlan plan = plan("eval n=mvcount(split(process, \"..\")) | where n>1");

        assertThat(pushed(plan)).isEqualTo("eval n = mvcount(split(process, \"..\")) | where n > 1");
        assertThat(plan.rows().remainingConditions()).isEmpty();
        assertThat(plan.matches(event("cmd.exe", "cmd /c ..\\a"))).isTrue();
        assertThat(plan.matches(event("cmd.exe", "cmd /c a"))).isFalse();
        assertThat(plan.isCounted(event("cmd.exe", "cmd /c a"))).isTrue();
    }

    @Test
    void theOperandsOfAnAndAreDecidedApart() {
        DetectionPlan plan = plan("where count > 3 AND len(process_name) < 6 | search users=a* process=*x* NOT dest=b");

        assertThat(pushed(plan)).isEqualTo("where len(process_name) < 6 | search process=\"*x*\" AND (NOT dest=\"b\")");
        assertThat(remaining(plan)).containsExactly("where count > 3 [count]", "search users=\"a*\" [users]");
    }

    @Test
    void theAlternativesOfAnOrStayTogether() {
        DetectionPlan plan = plan("where count > 3 OR len(process_name) < 6");

        assertThat(pushed(plan)).isEmpty();
        assertThat(remaining(plan)).containsExactly("where (count > 3) OR (len(process_name) < 6) [count]");
    }

    @Test
    void aConditionAfterRowsAreAddedUpStaysThere() {
        DetectionPlan plan =
                plan("where process_name=\"a\" | eventstats dc(dest) as n by process_name | where dest=\"x\"");

        assertThat(pushed(plan)).isEqualTo("where process_name == \"a\"");
        assertThat(remaining(plan)).containsExactly("where dest == \"x\" []");
    }

    @Test
    void aFieldThatIsGivenAnotherValueIsAnotherField() {
        DetectionPlan plan = plan("eval process_name=lower(process_name), x=process | rename users as process"
                + " | search process=a* | where process_name=\"cmd.exe\" AND x=\"b\"");

        assertThat(pushed(plan))
                .isEqualTo("eval process_name_2 = lower(process_name) | eval x = process"
                        + " | where (process_name_2 == \"cmd.exe\") AND (x == \"b\")");
        assertThat(remaining(plan)).containsExactly("search process=\"a*\" [process]");
    }

    @Test
    void anExtractionMayKeepTheOldValue() {
        DetectionPlan plan = plan("rex field=process \"(?<process_name>[a-z]+)!\" | search process_name=abc");

        assertThat(pushed(plan))
                .isEqualTo("rex field=process \"(?<process_name>[a-z]+)!\" | search process_name=\"abc\"");
        assertThat(plan.isTestedOnEveryEvent()).isTrue();
        assertThat(plan.matches(event("abc", "x"))).isTrue();
        assertThat(plan.matches(event("x", "abc!"))).isTrue();
        assertThat(plan.matches(event("abc", "x!"))).isFalse();
    }

    @Test
    void timeIsNotDecidedOnTheEvent() {
        DetectionPlan plan = Plans.of("| tstats count from datamodel=Endpoint.Processes where * by _time span=1h"
                + " Processes.dest | where _time > 5");

        assertThat(pushed(plan)).isEmpty();
        assertThat(remaining(plan)).containsExactly("where _time > 5 [_time]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "search process=*abc*                                 ; process=\"*abc*\"",
                "search process IN (abc, *d*)                         ; *",
                "search process=5                                     ; *",
                "search process!=abc                                  ; *",
                "search NOT process=abc                               ; *",
                "search process=abc OR dest=x                         ; (process=\"abc\" OR dest=\"x\")",
                "search process=abc OR dest!=x                        ; *",
                "where process=\"ABC\"                                ; process=\"abc\"",
                "where \"ABC\"=process                                ; process=\"abc\"",
                "where process=\"5\"                                  ; *",
                "where like(process, \"a_bcd%\")                      ; process=\"*bcd*\"",
                "where process IN (\"abc\", \"d\")                    ; process IN (\"abc\", \"d\")",
                "where lower(process)=\"abc\"                         ; process IN (\"abc\", \"*\u0130*\", \"*\u212A*\")",
                "where lower(process)=\"\u00e5bc\"                    ; *",
                "where match(process, \"a?bcd\\.e(x|y)\")             ; process=\"*bcd.e*\"",
                "where match(process, \"(?i)bcd\")                    ; process=\"*bcd*\"",
                "where match(process, \"(?i)bsk\")                    ; process IN (\"*bsk*\", \"*\u212A*\", \"*\u017F*\")",
                "regex process=\"\\x{202E}\"                          ; process=\"*\u202E*\"",
                "regex process!=\"abc\"                               ; *",
                "where mvcount(split(process, \"..\"))>1              ; process=\"*..*\"",
                "eval n=mvcount(split(process, \"..\"))-1 | search n>=1 ; process=\"*..*\"",
                "where mvcount(split(process, \"..\"))>=1             ; *",
                "eval ok=if(match(process, \"abc\"), \"Yes\", \"No\") | search ok=Yes ; process=\"*abc*\"",
                "eval ok=if(match(process, \"abc\"), \"Yes\", \"No\") | search ok=No  ; *",
                "eval ok=if(match(process, \"abc\"), \"Yes\", dest) | search ok=Yes   ; *",
                "eval x=process | rename x as y | where y=\"abc\"     ; process=\"abc\"",
                "eval process=dest.\"x\" | where process=\"abc\"      ; *"
            })
    void theIndexLooksUpWhatAConditionRequires(String commands, String prefilter) {
        DetectionPlan plan = plan(commands);

        assertThat(plan.pushedDown()).isNotEmpty();
        // Without fillnull_value an event needs each field, which the index cannot look up.
        assertThat(plan.prefilter()).hasToString(prefilter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "search process=abc      ; process=\"abc\"",
                "search process=NULL     ; *",
                "search process=*ul*     ; *",
                "search process=*ulx*    ; process=\"*ulx*\"",
                "where match(process, \"null\") ; *",
                "where in(process, \"abc\", \"null\") ; *"
            })
    void anEventWithoutTheFieldHasTheFiller(String commands, String prefilter) {
        assertThat(Plans.of(FILLED + commands).prefilter()).hasToString(prefilter);
    }

    @Test
    void theIndexLooksUpTheRowsOfALookup(@TempDir Path folder) {
        LookupFiles files = new LookupFiles(folder)
                .defined(
                        "tools",
                        List.of("match_type: WILDCARD(tool)", "min_matches: 1", "default_match: \"false\""),
                        "tool,bad",
                        "nc.exe,true",
                        "mimi*,true",
                        "calc.exe,false",
                        ",true")
                .csv("exact", "tool,net,bad", "nc.exe,10.0.0.0/8,true");
        String lookup = FILLED + "lookup tools tool as process_name OUTPUT bad | ";

        DetectionPlan plan = Plans.of(lookup + "search bad=true", files.read());
        assertThat(plan.prefilter()).hasToString("process_name IN (\"nc.exe\", \"*mimi*\")");
        assertThat(plan.matches(event("mimikatz.exe", "x"))).isTrue();
        assertThat(plan.matches(event("calc.exe", "x"))).isFalse();
        assertThat(Plans.of(lookup + "search bad!=true", files.read()).isTestedOnEveryEvent())
                .as("what is not in the table has the default")
                .isTrue();
        assertThat(Plans.of(lookup + "where isnotnull(bad)", files.read()).isTestedOnEveryEvent())
                .isTrue();
        assertThat(Plans.of(
                                FILLED + "lookup exact tool as process_name OUTPUT bad as process_name"
                                        + " | search process_name=true",
                                files.read())
                        .prefilter())
                .as("the field keeps its value if it is not in the table")
                .hasToString("*");
    }

    @Test
    void noOtherLettersBecomeAscii() {
        assertThat(HeldValues.TO_ASCII.get("lower"))
                .containsExactlyElementsOf(toAscii(t -> t.toLowerCase(Locale.ROOT)));
        assertThat(HeldValues.TO_ASCII.get("upper"))
                .containsExactlyElementsOf(toAscii(t -> t.toUpperCase(Locale.ROOT)));
    }

    private static List<String> toAscii(UnaryOperator<String> function) {
        return IntStream.rangeClosed(128, Character.MAX_VALUE)
                .mapToObj(c -> String.valueOf((char) c))
                .filter(letter -> function.apply(letter).chars().anyMatch(c -> c < 128))
                .toList();
    }
}
