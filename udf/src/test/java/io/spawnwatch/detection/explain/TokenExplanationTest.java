package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.fixture.Environments;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the values of the tokens in a risk message come from. */
class TokenExplanationTest {

    private static List<TokenExplanation> explain(String search, String message) {
        Detection detection = new Detection(
                "id",
                "Name",
                1,
                "TTP",
                "production",
                "",
                SourceText.of("d.yml", search),
                new RiskRule(70, 70, 49.0, message, List.of(), List.of()),
                Place.whole("d.yml"),
                List.of(),
                List.of(),
                "endpoint");
        return TokenExplanation.of(DetectionPlan.of(detection, Environments.raw()));
    }

    @Test
    void aTokenIsAGroupFieldAnAggregateOrAFixedValue() {
        assertThat(explain(
                        "| tstats count min(_time) as first from datamodel=Endpoint.Processes where"
                                + " Processes.process_name=a.exe by Processes.dest",
                        "$dest$ $first$ $process_name$ $dest$"))
                .containsExactly(
                        new TokenExplanation("dest", "what rows are grouped by"),
                        new TokenExplanation("first", "aggregate min(_time) as first"),
                        new TokenExplanation("process_name", "always 'a.exe', which the condition requires"));
    }

    /** Its field is called {@code values(Processes.user)}, not {@code values}. */
    @Test
    void anAggregateWithoutANameOfItsOwnIsFoundByTheFieldThatHasItsResult() {
        assertThat(explain(
                        "| tstats count values(Processes.user) from datamodel=Endpoint.Processes by Processes.dest",
                        "$values(Processes.user)$ $count$"))
                .containsExactly(
                        new TokenExplanation("values(Processes.user)", "aggregate values(user)"),
                        new TokenExplanation("count", "aggregate count"));
    }

    @Test
    void whatACommandRenamesExtractsOrEvaluatesIsComputed() {
        assertThat(explain(
                        "| tstats count from datamodel=Endpoint.Processes by Processes.dest Processes.process"
                                + " | rename Processes.* as * | rename dest as host | eval short=lower(host)"
                                + " | rex field=process \"(?<flag>-\\w+)\\(\\?<none>\"",
                        "$host$ $short$ $flag$ $process$"))
                .containsExactly(
                        new TokenExplanation("host", "computed by the search"),
                        new TokenExplanation("short", "computed by the search"),
                        new TokenExplanation("flag", "computed by the search"),
                        new TokenExplanation("process", "what rows are grouped by"));
    }
}
