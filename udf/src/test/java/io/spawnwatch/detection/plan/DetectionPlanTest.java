package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskPlaces;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.Environments;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionPlanTest {
    private static final String COUNT = "| tstats count from datamodel=Endpoint.Processes where ";

    @Test
    void plansTheBundledDetection() {
        Detection detection = DetectionCatalog.bundled().detections().get(0);

        DetectionPlan plan = DetectionPlan.of(detection, Environments.raw());

        assertThat(plan.profile())
                .isEqualTo(new DetectionProfile(
                        BundledDetection.ID,
                        detection.version(),
                        "7a1b681c03ced6c2",
                        "Process Execution via WMI",
                        "ESCU - Process Execution via WMI - Rule",
                        "TTP",
                        List.of(
                                "dest",
                                "user",
                                "parent_process",
                                "process_name",
                                "process",
                                "process_id",
                                "parent_process_id"),
                        Map.of("parent_process_name", "WmiPrvSE.exe"),
                        detection.risk(),
                        List.of("T1047"),
                        detection.analyticStories(),
                        "endpoint",
                        plan.profile().rowSearch(),
                        "null"));
        assertThat(plan.groupFields())
                .containsExactly(
                        ProcessField.DEST,
                        ProcessField.USER,
                        ProcessField.PARENT_PROCESS,
                        ProcessField.PROCESS_NAME,
                        ProcessField.PROCESS,
                        ProcessField.PROCESS_ID,
                        ProcessField.PARENT_PROCESS_ID);
        assertThat(plan.fields())
                .containsExactlyInAnyOrder(
                        ProcessField.DEST,
                        ProcessField.USER,
                        ProcessField.PARENT_PROCESS,
                        ProcessField.PROCESS_NAME,
                        ProcessField.PROCESS,
                        ProcessField.PROCESS_ID,
                        ProcessField.PARENT_PROCESS_ID,
                        ProcessField.PARENT_PROCESS_NAME);
        assertThat(plan.matches(child("WmiPrvSE.exe"))).isTrue();
        assertThat(plan.matches(child("wmiprvse.EXE"))).isTrue();
        assertThat(plan.matches(child("xWmiPrvSE.exe"))).isFalse();
        assertThat(plan.matches(child("WmiPrvSE.exe "))).isFalse();
        assertThat(plan.matches(child(null))).isFalse();
    }

    @Test
    void countsEveryEventWithoutACondition() {
        DetectionPlan plan = plan(
                "| tstats fillnull_value=null count from datamodel=Endpoint.Processes by dest, Processes.dest", "m");
        assertThat(plan.matches(child(null))).isTrue();
        assertThat(plan.groupFields()).containsExactly(ProcessField.DEST);
        assertThat(plan.fields()).isEqualTo(Set.of(ProcessField.DEST));
        assertThat(plan("| tstats count from datamodel=Endpoint.Processes", "m").fields())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # condition                           ~ fixed
        Processes.user=a                                ~ {user=a}
        Processes.user="a \\"b\\" \\\\c"      ~ {user=a "b" \\c}
        Processes.user=a Processes.process=b                      ~ {user=a, process=b}
        Processes.user=a (Processes.process=b (Processes.action=c))         ~ {user=a, process=b, action=c}
        Processes.user IN (a)                           ~ {user=a}
        Processes.user=a Processes.user=A                         ~ {user=a}
        Processes.user=a Processes.user=b                         ~ {}
        Processes.user=a Processes.user=b Processes.user=a                  ~ {}
        Processes.user=a Processes.user IN (b)                    ~ {}
        Processes.user=a Processes.user=*                         ~ {user=a}
        Processes.user=a*                               ~ {}
        Processes.user!=a                               ~ {}
        Processes.user>=a                               ~ {}
        Processes.user IN (a, b)                        ~ {}
        NOT Processes.user=a                            ~ {}
        Processes.user=a OR Processes.process=b                   ~ {}
        Processes.user=a OR Processes.process=b Processes.action=c          ~ {action=c}
        Processes.dest=d Processes.user=a                         ~ {user=a}
        """)
    void findsTheValuesThatTheConditionFixes(String condition, String fixed) {
        assertThat(plan(COUNT + condition + " by dest", "m").profile().fixedValues())
                .hasToString(fixed);
    }

    @Test
    void leavesOutAlternativesThatNeedAFieldThatNoEventHas() {
        DetectionPlan plan =
                plan(COUNT + "(Processes.user=a OR orig_process_name=b OR processes.user IN (c)) by dest", "m");
        assertThat(plan.describe()).contains(" where Processes.user=\"a\" by ");
        assertThat(plan.warnings())
                .extracting(Warning::text)
                .hasSize(2)
                .allMatch(text -> text.contains("no event meets this alternative"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        Processes.user=a NOT nosuch=b                         ~ Processes.user="a"              ~ 1
        NOT nosuch=b                                ~ *                     ~ 1
        Processes.user=a (Processes.user=b OR NOT nosuch IN (c))        ~ Processes.user="a"              ~ 1
        NOT (Processes.user=a OR nosuch=b)                    ~ NOT Processes.user="a"          ~ 1
        (Processes.user=a nosuch=b) OR Processes.user=c                 ~ Processes.user="c"              ~ 1
        Processes.user=a OR (nosuch!=b nosuch2=c)             ~ Processes.user="a"              ~ 2
        Processes.user=a NOT (Processes.user=b nosuch=*)                ~ Processes.user="a"              ~ 1
        Processes.user=a NOT NOT (nosuch=a OR Processes.os=b)           ~ Processes.user="a" AND (NOT (NOT Processes.os="b")) ~ 1
        Processes.user=a NOT user=b                           ~ Processes.user="a"              ~ 1
        Processes.user=a OR user!=b                           ~ Processes.user="a"              ~ 1
        Processes.user=a NOT (user IN (b) OR os=*)            ~ Processes.user="a"              ~ 2
        (Processes.user=a OR NOT *) NOT Processes.user=b                ~ (Processes.user="a" OR (NOT *)) AND (NOT Processes.user="b") ~ 0
        """)
    void leavesOutComparisonsThatNoEventMeets(String condition, String left, int warnings) {
        DetectionPlan plan = plan(COUNT + condition + " by dest", "m");

        assertThat(plan.describe()).contains(" where " + left + " by ");
        assertThat(plan.warnings())
                .extracting(Warning::text)
                .hasSize(warnings)
                .allMatch(text -> text.startsWith("no event meets this "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        usr=a                             ~ d.yml:1:56: unknown field 'usr'; did you mean 'user'?
        Processes.os=a user=b                       ~ d.yml:1:71: 'user' names an index-time field here, which no event has; write Processes.user
        user!=b                                     ~ d.yml:1:56: 'user' names an index-time field here, which no event has; write Processes.user
        Processes.user=a usr!=a                     ~ d.yml:1:73: unknown field 'usr'; did you mean 'user'?
        Processes.user=a (nosuch=b OR usr IN (a))   ~ d.yml:1:74: unknown field 'nosuch'
        Processes.user=a NOT (Processes.user=b OR NOT usr=a)  ~ d.yml:1:102: unknown field 'usr'; did you mean 'user'?
        """)
    void refusesAConditionThatNoEventMeets(String condition, String message) {
        assertThatThrownBy(() -> plan(COUNT + condition + " by dest", "m"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }

    /** One of Splunk's own detections groups by {@code temp}. */
    @Test
    void aGroupFieldThatNoEventHasIsTheFillerInEveryRow() {
        DetectionPlan plan = plan(
                "| tstats fillnull_value=none count from datamodel=Endpoint.Processes by Processes.dest temp"
                        + " | rename Processes.* as * | where count>2",
                "$temp$ on $dest$");

        assertThat(plan.groupFields()).containsExactly(ProcessField.DEST);
        assertThat(plan.describe())
                .endsWith(" by Processes.dest | eval temp = \"none\" | rename Processes.* as * | where count > 2");
        assertThat(plan.rowFields()).containsExactlyInAnyOrder("dest", "temp", "count");
        assertThat(plan.mayReportEarly()).isTrue();
        assertThat(plan.warnings())
                .extracting(Warning::text)
                .containsExactly("no event has the field 'temp', so it is 'none' in every row");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        count                     ~ temp            ~ unknown field 'temp'
        fillnull_value=none count ~ dset            ~ unknown field 'dset'; did you mean 'dest'?
        fillnull_value=none count ~ Processes.temp  ~ unknown field 'temp'
        fillnull_value=none count ~ Filesystem.dest ~ unknown field 'Filesystem.dest'
        fillnull_value=none count ~ host            ~ unknown field 'host', which events have in Splunk and not here; did you mean 'dest'?
        fillnull_value=none count ~ dest sort       ~ a | is missing before the command 'sort'
        """)
    void refusesAGroupFieldThatIsMisspeltOrHasAValueInSplunk(String count, String field, String problem) {
        String search = "| tstats " + count + " from datamodel=Endpoint.Processes by " + field;

        assertThatThrownBy(() -> plan(search, "m"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageMatching("d.yml:1:\\d+: \\Q" + problem + "\\E");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Processes.tag", "Processes.dest_requires_av", "sourcetype", "index", "host", "nodename"})
    void refusesAlternativesThatNeedAFieldThatEventsHaveInSplunk(String field) {
        assertThatThrownBy(() -> plan(COUNT + "(Processes.user=a OR " + field + "=b) by dest", "m"))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessageContaining("unknown field '");
    }

    @Test
    void givesEquivalentSearchesTheSameDigest() {
        String digest = digest(
                "| tstats fillnull_value=null count min(_time) as firstTime from datamodel=Endpoint.Processes where"
                        + " Processes.user=a AND Processes.process=\"*b*\" by Processes.dest");
        assertThat(digest).matches("[0-9a-f]{16}");
        assertThat(digest("|tstats `security_content_summariesonly` min(_time)  as firstTime\n"
                        + " count\n"
                        + " from datamodel=Endpoint.Processes by Processes.dest,Processes.dest where (Processes.user=\"a\") Processes.process=**b* |"
                        + " `drop_dm_object_name(Processes)` | `x_filter`"))
                .isEqualTo(digest);
    }

    @Test
    void givesDifferentSearchesDifferentDigests() {
        assertThat(List.of(
                        digest(COUNT + "Processes.user=a by dest"),
                        digest(COUNT + "Processes.user=b by dest"),
                        digest(COUNT + "Processes.user!=a by dest"),
                        digest(COUNT + "Processes.user=a* by dest"),
                        digest(COUNT + "Processes.process=a by dest"),
                        digest(COUNT + "Processes.user=a OR Processes.user=b Processes.process=c by dest"),
                        digest(COUNT + "Processes.user=a OR (Processes.user=b Processes.process=c) by dest"),
                        digest(COUNT + "Processes.user=a by user"),
                        digest(COUNT + "Processes.user=a by dest user"),
                        digest(COUNT + "Processes.user=a by user dest"),
                        digest(COUNT.replace("count", "fillnull_value=unknown count") + "Processes.user=a by dest"),
                        digest(COUNT + "Processes.user=a"),
                        digest(COUNT.replace("count", "count max(_time) as lastTime") + "Processes.user=a by dest")))
                .doesNotHaveDuplicates();
    }

    /** Open windows began when every search filled in null, and must continue. */
    @Test
    void givesASearchWithoutFillnullValueTheDigestOfOneThatFillsInNull() {
        assertThat(digest(COUNT + "Processes.user=a by dest"))
                .isEqualTo(digest(COUNT.replace("count", "fillnull_value=null count") + "Processes.user=a by dest"));
    }

    @Test
    void leavesMessageAndScoresOutOfTheDigest() {
        assertThat(plan(COUNT + "Processes.user=a by dest", "one").profile().digest())
                .isEqualTo(plan(COUNT + "Processes.user=a by dest", "$dest$ two")
                        .profile()
                        .digest());
    }

    @Test
    void resolvesTokensFromTheRowAndFromTheCondition() {
        String search = "| tstats count min(_time) as firstTime max(_time) as lastTime from"
                + " datamodel=Endpoint.Processes where Processes.user=a by dest";
        String message = "$dest$ $Processes.dest$ $user$ $count$$firstTime$ $lastTime$, for $5 and 3 $ more";
        assertThat(plan(search, message).profile().risk().message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        on $user$              ~ the message has the token $user$, but the row has no field 'user'
        on $dset$              ~ the message has the token $dset$, but the row has no field 'dset'; did you mean 'dest'?
        on $Processes.usr$     ~ the message has the token $Processes.usr$, but the row has no field 'usr'
        on $result.dest$       ~ the message has the token $result.dest$, but the row has no field 'result.dest'
        """)
    void refusesTokensThatRowsDoNotHave(String message, String reason) {
        assertThatThrownBy(() -> plan(COUNT + "Processes.process=a by dest", message))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("d.yml:7:3: " + reason);
    }

    @Test
    void checksTheTokensOfEachFindingAtItsPlace() {
        RiskObjectRule finding = new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.FINDING, "$dest$ has $usr$");
        RiskObjectRule intermediate =
                new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.INTERMEDIATE_FINDING, "$dset$");
        String search = COUNT + "Processes.process=a by dest";
        assertThatThrownBy(() -> DetectionPlan.of(
                        detection(search, "$dest$ has $usr$", List.of(finding), List.of()), Environments.raw()))
                .hasMessage("d.yml:7:3: the finding's title has the token $usr$, but the row has no field 'usr'");
        assertThatThrownBy(() ->
                        DetectionPlan.of(detection(search, "m", List.of(intermediate), List.of()), Environments.raw()))
                .hasMessage("d.yml:9:5: the message has the token $dset$, but the row has no field 'dset'; did you mean"
                        + " 'dest'?");
    }

    @Test
    void keepsKindAndMessageOfAnObjectWhoseFieldIsSpeltDifferently() {
        RiskObjectRule shouted = new RiskObjectRule("DEST", "system", 5.0, RiskObjectKind.FINDING, "on $dest$");

        assertThat(DetectionPlan.of(
                                detection(
                                        COUNT + "Processes.process=a by dest",
                                        "on $dest$",
                                        List.of(shouted),
                                        List.of()),
                                Environments.raw())
                        .profile()
                        .risk()
                        .riskObjects())
                .containsExactly(new RiskObjectRule("dest", "system", 5.0, RiskObjectKind.FINDING, "on $dest$"));
    }

    @Test
    void refusesObjectsThatRowsDoNotHave() {
        List<RiskObjectRule> dest = List.of(new RiskObjectRule("dest", "system", null));
        List<RiskObjectRule> count = List.of(new RiskObjectRule("count", "other", 5.0));
        List<ThreatObjectRule> fixed = List.of(new ThreatObjectRule("process", "process"));
        List<ThreatObjectRule> name = List.of(new ThreatObjectRule("proces", "process"));
        String search = COUNT + "Processes.process=a by dest";
        assertThat(DetectionPlan.of(detection(search, "m", dest, fixed), Environments.raw()))
                .isNotNull();
        assertThatThrownBy(() -> DetectionPlan.of(detection(search, "m", count, fixed), Environments.raw()))
                .hasMessage("d.yml:7:3: a risk or threat object is named after 'count', but the row has no field"
                        + " 'count'");
        assertThatThrownBy(() -> DetectionPlan.of(detection(search, "m", dest, name), Environments.raw()))
                .hasMessage("d.yml:7:3: a risk or threat object is named after 'proces', but the row has no field"
                        + " 'proces'; did you mean 'process'?");
    }

    @Test
    void describesTheSearch() {
        assertThat(plan(
                                COUNT
                                        + "NOT Processes.user=a OR Processes.user=b Processes.process=c* by dest | `f_filter`",
                                "m")
                        .describe())
                .isEqualTo(
                        COUNT
                                + "((NOT Processes.user=\"a\") OR Processes.user=\"b\") AND Processes.process=\"c*\" by dest | search *");
    }

    private static String digest(String search) {
        return plan(search, "m").profile().digest();
    }

    private static DetectionPlan plan(String search, String message) {
        return DetectionPlan.of(detection(search, message, List.of(), List.of()), Environments.raw());
    }

    private static Detection detection(
            String search, String message, List<RiskObjectRule> risk, List<ThreatObjectRule> threats) {
        return new Detection(
                "id-1",
                "Name",
                3,
                "TTP",
                "production",
                "",
                SourceText.of("d.yml", search),
                new RiskRule(70, 70, 49.0, message, risk, threats),
                new Place("d.yml", 7, 3),
                List.of(),
                List.of(),
                "endpoint",
                "Name",
                new RiskPlaces(Map.of(), Map.of("$dset$", new Place("d.yml", 9, 5))));
    }

    private static ProcessEvent child(String parent) {
        return ProcessEvent.at(0).set(ProcessField.PARENT_PROCESS_NAME, parent).build();
    }
}
