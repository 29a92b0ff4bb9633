package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.document.SourceText;
import io.spawnwatch.fixture.Environments;
import org.junit.jupiter.api.Test;

/** What is said about a search, whether it can run or not. */
class SearchExplanationTest {
    private static final String FROM = "| tstats count from datamodel=Endpoint.Processes";

    private static SearchExplanation explain(String search) {
        return SearchExplanation.ofBeginning(SourceText.of("d.yml", search), Environments.raw());
    }

    @Test
    void aConditionHasOneOperandALineIndentedByNesting() {
        assertThat(explain(FROM + " where Processes.user=a OR Processes.user=b NOT (Processes.dest=c Processes.os=d)")
                        .condition())
                .containsExactly(
                        "(",
                        "  user=\"a\"",
                        "  OR user=\"b\"",
                        ")",
                        "AND NOT (",
                        "  dest=\"c\"",
                        "  AND os=\"d\"",
                        ")");
        assertThat(explain(FROM).condition()).containsExactly("every process event");
    }

    @Test
    void aLongListHasOneValueALine() {
        String value = "x".repeat(50);

        assertThat(explain(FROM + " where Processes.user IN (a, b)").condition())
                .containsExactly("user IN (\"a\", \"b\")");
        assertThat(explain(FROM + " where Processes.user IN (a, " + value + ")").condition())
                .containsExactly("user IN (", "  \"a\",", "  \"" + value + "\"", ")");
    }

    @Test
    void rowsAreGroupedByTheTimeFirstAndByEachFieldOnce() {
        assertThat(explain(FROM).groupedBy()).isEmpty();
        assertThat(explain(FROM + " by Processes.dest _time span=1h Processes.dest Processes.user")
                        .groupedBy())
                .containsExactly("_time", "dest", "user");
    }

    @Test
    void anEventThatLacksAFieldCountsUnderAFillerOrNotAtAll() {
        assertThat(explain(FROM + " by _time span=1h").missingFields()).isNull();
        assertThat(explain(FROM + " by Processes.dest").missingFields())
                .isEqualTo("an event without one of these makes no row: there is no fillnull_value");
        assertThat(explain(FROM.replace("count", "fillnull_value=null count") + " by Processes.dest")
                        .missingFields())
                .isEqualTo("count as the text 'null' (fillnull_value)");
    }

    @Test
    void onlyFieldsThatTheDataModelDoesNotFillCanBeMissing() {
        String by = " by Processes.dest Processes.process_id Processes.process_id Processes.user Processes.action";

        assertThat(calculated(FROM + by).missingFields())
                .isEqualTo("an event without process_id or action makes no row: there is no fillnull_value");
        assertThat(calculated(FROM.replace("count", "fillnull_value=null count") + by)
                        .missingFields())
                .isEqualTo("count as the text 'null' (fillnull_value): process_id, action");
        assertThat(calculated(FROM + " by Processes.dest Processes.user").missingFields())
                .isNull();
        assertThat(calculated(FROM + " by Processes.nonsense").missingFields()).isNotNull();
    }

    private static SearchExplanation calculated(String search) {
        return SearchExplanation.ofBeginning(SourceText.of("d.yml", search), Environments.splunk());
    }

    @Test
    void eachCommandIsShownWithoutItsMacroAndSaysWhatItDoes() {
        assertThat(explain(FROM + " by Processes.dest | `drop_dm_object_name(Processes)` | search * | search dest=a"
                                + " | where dest=\"a\" | regex dest!=\"x\" | sort dest")
                        .commands())
                .containsExactly(
                        new CommandExplanation(
                                "rename Processes.* as *", "drops the data model's name from the names of fields"),
                        new CommandExplanation("search *", "keeps every row"),
                        new CommandExplanation(
                                "search dest=\"a\"", "keeps the row if this is true; comparison of text ignores case"),
                        new CommandExplanation(
                                "where dest == \"a\"",
                                "keeps the row if this is true; comparison of text is case-sensitive"),
                        new CommandExplanation("regex dest!=\"x\"", "keeps the row if the field does not match"),
                        new CommandExplanation("sort +dest", "does nothing: a stream has no order of rows"));
    }

    @Test
    void saysWhichRowsStatsWorksOn() {
        assertThat(explain(FROM + " by Processes.dest | eventstats dc(user) as n by dest | stats sum(n) as m")
                        .commands())
                .containsExactly(
                        new CommandExplanation(
                                "eventstats dc(user) as n by dest",
                                "adds these aggregates to each row, over the rows with the same values in the fields"
                                        + " after by"),
                        new CommandExplanation("stats sum(n) as m", "makes one row of all rows of the window"));
    }

    @Test
    void aSearchIsExplainedAsFarAsItIsUnderstood() {
        SearchExplanation explanation =
                explain(FROM + " by Processes.dest | search * | join dest [search x] | search *");

        assertThat(explanation.cutShort()).isTrue();
        assertThat(explanation.commands()).extracting(CommandExplanation::spl).containsExactly("search *");
        assertThat(explain(FROM).cutShort()).isFalse();
        assertThat(explain("| inputlookup hosts")).isNull();
    }
}
