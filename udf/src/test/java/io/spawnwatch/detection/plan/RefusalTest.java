package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every refusal has a construct, which {@code check --json} publishes. */
class RefusalTest {
    private static final String TSTATS = "| tstats count min(_time) as firstTime from datamodel=Endpoint.Processes";
    private static final String BY = " by Processes.dest Processes.user | rename Processes.* as * ";

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        | join dest [search x]            ~ join
        | MAP x                           ~ map
        | frobnicate                      ~ frobnicate
        | my_filter                       ~ missing backtick
        | sort 5 dest                     ~ sort
        | sort ip(dest)                   ~ sort
        | search [search x]               ~ subsearch
        | search [inputlookup hosts]      ~ unknown lookup
        | search [inputlookup max=5 hosts] ~ inputlookup
        | lookup hosts dest               ~ unknown lookup
        | lookup mode=x hosts dest        ~ lookup
        | where random() > 1              ~ function random
        | where xyz(dest) = 1             ~ function xyz
        | where len(dest, user) = 1       ~ function len
        | where len(count = 1) = 1        ~ function len
        | eval x=split(dest, "")          ~ function split
        | where cidrmatch("ten/8", dest)  ~ function cidrmatch
        | where like(dest, "C:\\x")       ~ function like
        | eval x=replace(dest, "a", "\\2") ~ function replace
        | eval x=replace(dest, "a*", "")  ~ function replace
        | where split(dest, "a") >= 1     ~ operator >=
        | eval x=count * "five"           ~ operator *
        | where ! count                   ~ operator !
        | where count                     ~ expression
        | eval x=isnull(dest)             ~ expression
        | where dest = true               ~ syntax
        | where 1 < count < 5             ~ syntax
        | where count > 1e5               ~ syntax
        | where dset = "a"                ~ missing row field
        | dedup dset                      ~ missing row field
        | dedup dest                      ~ dedup
        | dedup 2 dest user               ~ dedup
        | dedup keepevents=t dest user    ~ dedup
        | dedup "a\\b" dest user          ~ field name
        | regex "a"                       ~ regex
        | regex dest="a(?=b)"             ~ regular expression
        | regex dest="a{1000}{1000}"      ~ regular expression
        | rex "(?<x>a)"                   ~ rex
        | rex field=dest "a"              ~ rex
        | rex field=dest max_match=2 "(?<x>a)" ~ rex
        | rex field=dest mode=sed "s/a/b/" ~ rex
        | fillnull value=0 de*            ~ fillnull
        | rename d* as e                  ~ rename
        | rename dest as risk_score       ~ reserved field
        | convert mktime(firstTime)       ~ function mktime
        | convert timeformat="%x" ctime(firstTime) ~ convert
        | convert ctime(firstTime) as x   ~ convert
        | search dset                     ~ term without a field
        | search dest<a*                  ~ wildcard
        | search dest="a"*                ~ wildcard
        | search dest=a and user=b        ~ syntax
        | search TERM(a)                  ~ directive term
        | search dest="a                  ~ open quote
        | where 'dest                     ~ open quote
        | search ```a                     ~ open comment
        | search dest=a table dest        ~ missing |
        | `nonesuch`                      ~ unknown macro
        | `drop_dm_object_name`           ~ macro
        | search dest=a`my_filter`        ~ macro
        | `my_filter                      ~ missing backtick
        | table                           ~ syntax
        """)
    void aRefusedCommandHasAConstruct(String command, String label) {
        assertThat(refusal(TSTATS + BY + command).construct().label()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        | stats count                                                 ~ stats
        | tstats count from datamodel=Network_Traffic                 ~ data model network_traffic
        | tstats prestats=t count from datamodel=Endpoint.Processes   ~ option prestats
        | tstats summariesonly=x count from datamodel=Endpoint.Processes ~ option summariesonly
        | tstats fillnull_value=a fillnull_value=b count from datamodel=Endpoint.Processes ~ option fillnull_value
        | tstats stdev(x) from datamodel=Endpoint.Processes           ~ aggregate stdev
        | tstats values(_time) from datamodel=Endpoint.Processes      ~ aggregate values
        | tstats dc from datamodel=Endpoint.Processes                 ~ aggregate dc
        | tstats count count from datamodel=Endpoint.Processes        ~ aggregate count
        | tstats max(user) as lastTime from datamodel=Endpoint.Processes ~ reserved field
        | tstats from datamodel=Endpoint.Processes                    ~ tstats
        | tstats security_content_summariesonly count from datamodel=Endpoint.Processes ~ missing backtick
        | tstats count from datamodel=Endpoint.Processes where usr=a  ~ unknown field
        | tstats count from datamodel=Endpoint.Processes by _time span=1w ~ option span
        | tstats count from datamodel=Endpoint.Processes by dest span=1h ~ option span
        | tstats count                                                ~ syntax
        tstats count from datamodel=Endpoint.Processes                ~ missing |
        """)
    void aRefusedTstatsHasAConstruct(String search, String label) {
        assertThat(refusal(search).construct().label()).isEqualTo(label);
    }

    @Test
    void countsTheRefusalsOfTheSampleByTheirConstructs(@TempDir Path folder) throws IOException {
        Map<String, Integer> constructs = new TreeMap<>();
        EscuPlans.withLookups(folder, "escu-sample.tar.gz", Normalization.RAW).verdicts().stream()
                .map(CatalogPlan.Verdict::refusal)
                .filter(Objects::nonNull)
                .forEach(refusal -> constructs.merge(refusal.construct().label(), 1, Integer::sum));

        assertThat(constructs)
                .isEqualTo(Map.of(
                        "apply", 2,
                        "join", 25,
                        "subsearch", 1,
                        "transaction", 1,
                        "unknown lookup", 1,
                        "unusable lookup", 1));
    }

    @Test
    void excessiveNestingExceedsALimit() {
        String search = TSTATS + " where " + "(".repeat(200) + "dest=a";

        assertThat(refusal(search).construct()).isEqualTo(Construct.LIMIT);
    }

    @Test
    void tooManyWildcardsAreRefused() {
        assertThat(refusal(TSTATS + BY + "| fields " + "*a".repeat(200)).construct())
                .isEqualTo(Construct.WILDCARD);
    }

    @Test
    void aMessageThatRowsCannotFillLacksAField() {
        Refusal refusal = refusal(TSTATS + BY, "found on $dset$");

        assertThat(refusal)
                .isEqualTo(new Refusal(
                        new Place("d.yml", 7, 45),
                        Construct.MISSING_ROW_FIELD,
                        List.of(),
                        "the message has the token $dset$, but the row has no field 'dset'",
                        "did you mean 'dest'?"));
    }

    @Test
    void theReasonNamesTheMacrosAndTheProblemDoesNot() {
        Refusal refusal = refusal(TSTATS + " by dest | `drop_dm_object_name(\"a*b\")`");

        assertThat(refusal.macros()).containsExactly("drop_dm_object_name(1)");
        assertThat(refusal.problem()).startsWith("renaming");
        assertThat(refusal.reason()).isEqualTo("in macro `drop_dm_object_name(1)`: " + refusal.problem());
        assertThat(refusal).hasToString("d.yml:6:" + refusal.place().column() + ": " + refusal.reason());
    }

    @Test
    void aFileThatIsNotADetectionHasAConstructOfItsOwn() {
        InvalidDocumentException fault =
                new InvalidDocumentException(Place.whole("d.yml"), "required key 'id' is missing", "add it");

        assertThat(Refusal.of(fault))
                .isEqualTo(new Refusal(
                        Place.whole("d.yml"),
                        Construct.DETECTION_FILE,
                        List.of(),
                        "required key 'id' is missing",
                        "add it"));
        assertThat(Construct.DETECTION_FILE.label()).isEqualTo("detection file");
        assertThat(Construct.DUPLICATE_ID.label()).isEqualTo("duplicate id");
    }

    private static Refusal refusal(String search) {
        return refusal(search, "found");
    }

    private static Refusal refusal(String search, String message) {
        String file = """
            name: WMI
            id: 7d1c2b5e-0000-4000-8000-000000000001
            version: 1
            type: TTP
            search: |-
              %s
            tags: {impact: 70, confidence: 70, message: %s}
            """.formatted(search, message);
        return catchThrowableOfType(
                        InvalidDetectionException.class,
                        () -> DetectionPlan.of(DetectionFile.read("d.yml", file), Environments.raw()))
                .refusal();
    }
}
