package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code lookup} does to rows, and which are refused. */
class LookupRowsTest {
    private static final String SEARCH = "| tstats fillnull_value=null count values(Processes.process) as p from"
            + " datamodel=Endpoint.Processes by Processes.dest Processes.user | rename Processes.* as * | ";

    @TempDir
    Path folder;

    private Lookups lookups;

    @BeforeEach
    void write() {
        lookups = new LookupFiles(folder)
                .csv("owners", "host,owner,level,user", "srv-1,ann,1,adm", "srv-1,bob,2,other", "srv-2,cy,,adm")
                .defined("first", List.of("max_matches: 1"), "host,owner", "srv-1,ann", "srv-1,bob")
                .csv("once", "host,seen", "srv-1,5", "srv-2,7")
                .defined(
                        "tools",
                        List.of("match_type: WILDCARD(tool)", "min_matches: 1", "default_match: 'false'"),
                        "tool,what",
                        "*mimi*,stealer",
                        "net*,admin")
                .defined("notes", List.of(), "host,risk_score", "srv-1,9")
                .csv("previous", "host", "srv-1")
                .definition("kv", "name: kv", "collection: kv", "fields_list: _key, host")
                .definition("lost", "name: lost", "filename: nowhere.csv")
                .read();
    }

    private DetectionPlan plan(String commands) {
        return Plans.of(SEARCH + commands, lookups);
    }

    private static CountedGroup group(String dest, String user, String... processes) {
        CountedGroup group = CountedGroup.empty(0, List.of(dest, user));
        for (String process : processes) {
            group.events()
                    .add(ProcessEvent.at(0).set(ProcessField.PROCESS, process).build());
        }
        return group;
    }

    private String row(String commands, String dest, String user, String... processes) {
        List<RowField> fields = plan(commands).rows().row(group(dest, user, processes));
        return fields == null
                ? "none"
                : fields.stream()
                        .filter(field -> !List.of("dest", "count", "p").contains(field.name()))
                        .map(field -> field.name() + "=" + String.join("+", field.values()))
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        lookup owners host as dest OUTPUT owner          ~ srv-1 ~ user=adm owner=ann+bob
        lookup owners host as dest OUTPUT owner          ~ SRV-1 ~ user=adm
        lookup owners host as dest OUTPUT owner          ~ other ~ user=adm
        lookup owners host as dest OUTPUT level as l, owner as o ~ srv-2 ~ user=adm o=cy
        lookup owners host as dest, user OUTPUT owner    ~ srv-1 ~ user=adm owner=ann
        lookup owners host as dest                       ~ srv-1 ~ user=adm+other owner=ann+bob level=1+2
        lookup owners host as dest OUTPUT owner as user  ~ srv-2 ~ user=cy
        lookup owners host as dest OUTPUT owner as user  ~ other ~
        lookup owners host as dest OUTPUTNEW owner as user, level ~ srv-1 ~ user=adm level=1+2
        lookup first host as dest OUTPUT owner           ~ srv-1 ~ user=adm owner=ann
        lookup first.csv host as dest OUTPUT owner       ~ srv-1 ~ user=adm owner=ann+bob
        eval x=null() | lookup once host as x OUTPUT seen as user ~ srv-1 ~ user=adm
        lookup once host as dest output seen | where isnull(seen) OR seen > 6 ~ srv-1 ~ none
        lookup once host as dest output seen | where isnull(seen) OR seen > 6 ~ srv-2 ~ user=adm seen=7
        lookup once host as dest output seen | where isnull(seen) OR seen > 6 ~ other ~ user=adm
        lookup tools tool as dest OUTPUT what | search what!=false ~ other ~ none
        lookup tools tool as dest OUTPUT what            ~ other ~ user=adm what=false
        """)
    void addsFieldsOfTheRowsThatMatch(String commands, String dest, String row) {
        assertThat(row(commands, dest, "adm", "x")).isEqualTo(Objects.requireNonNullElse(row, ""));
    }

    @Test
    void eachValueOfAFieldWithSeveralIsLookedUp() {
        String lookup = "lookup tools tool as p OUTPUT what";

        assertThat(row(lookup, "d", "u", "netsh", "a", "mimikatz")).isEqualTo("user=u what=false+stealer+admin");
        assertThat(row(lookup, "d", "u", "netsh")).isEqualTo("user=u what=admin");
        assertThat(plan(lookup + " | search what=stealer").mayReportEarly())
                .as("nothing is known of a lookup by values that are still collected")
                .isFalse();
        assertThat(row(lookup + " | search what=stealer", "d", "u", "a", "mimikatz"))
                .isEqualTo("user=u what=false+stealer");
    }

    @Test
    void aLookupByGroupFieldsIsConstant() {
        assertThat(plan("lookup owners host as dest OUTPUT owner | search owner=ann")
                        .mayReportEarly())
                .isTrue();
        assertThat(plan("lookup owners host as dest OUTPUTNEW owner as p | search p=ann")
                        .mayReportEarly())
                .as("p has a value of its own in some rows")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        lookup owner host as dest             ~ 8: there is no lookup 'owner'; did you mean 'owners'?
        lookup nonesuch host as dest          ~ 8: there is no lookup 'nonesuch'; put its CSV file into the folder of the setting 'lookups'
        lookup owners hots as dest            ~ 15: the lookup 'owners.csv' has no field 'hots'; did you mean 'host'?
        lookup owners host as dset            ~ 23: the row has no field 'dset' here; did you mean 'dest'?
        lookup owners host                    ~ 15: the row has no field 'host' here
        lookup owners host as dest OUTPUT onwer ~ 35: the lookup 'owners.csv' has no field 'onwer'; did you mean 'owner'?
        lookup owners host as dest, host as user ~ 29: 'lookup' compares the field 'host' twice
        lookup owners host as dest OUTPUT owner, level as owner ~ 51: 'lookup' sets the field 'owner' twice
        lookup owners host as dest, owner as p ~ 38: 'lookup' by several fields is not supported if one of them may have several values, like 'p'; Splunk does not document which values belong together
        lookup owners host as dest OUTPUT owner as severity ~ 44: the risk event has a field 'severity' of its own; give this one another name
        lookup notes host as dest             ~ 8: the risk event has a field 'risk_score' of its own; give this one another name
        lookup owners host as dest OUTPUT owner | stats count by owner ~ 8: a lookup in a search whose 'stats' or 'eventstats' needs several rows is not supported; a lookup that only selects events can be a subsearch in the 'where' of tstats
        lookup owners host as dest OUTPUT owner | where owner > 1 ~ 49: this may have several values, and Splunk does not say what '>' means for them
        """)
    void refusesWhatCannotWork(String commands, String columnAndReason) {
        int colon = columnAndReason.indexOf(':');
        int column = SEARCH.length() + Integer.parseInt(columnAndReason.substring(0, colon));
        assertThatThrownBy(() -> plan(commands))
                .hasMessageStartingWith("d.yml:1:" + column + columnAndReason.substring(colon));
    }

    @Test
    void refusesALookupThatCannotBeUsedByItsName() {
        assertThatThrownBy(() -> plan("lookup kv host as dest"))
                .hasMessageContaining("the lookup 'kv' is a KV store collection")
                .hasMessageContaining("(kv.yml:2:")
                .hasMessageContaining("KV store");
        assertThatThrownBy(() -> plan("lookup lost host as dest")).hasMessageContaining("nowhere.csv");
    }

    @Test
    void aFieldOfALookupMayBeInTheMessageOfTheRisk() {
        assertThat(plan("lookup owners host as dest OUTPUT owner").rowFields()).contains("owner");
    }

    @Test
    void theRowsAreTheSameFromTheTextThatIsKept() {
        DetectionPlan plan = plan("lookup owners host as dest OUTPUT owner | search owner=b*");
        RowPlan again = RowPlan.of(
                Objects.requireNonNull(plan.profile().rowSearch()),
                LookupTables.of(plan.rows().lookups()));

        assertThat(again.row(group("srv-1", "u", "x"))).isEqualTo(plan.rows().row(group("srv-1", "u", "x")));
        assertThat(again.row(group("srv-2", "u", "x"))).isNull();
    }

    @Test
    void digestsTellContentsApart() {
        String search = "lookup owners host as dest OUTPUT owner";
        DetectionPlan before = plan(search);
        DetectionPlan unaffected = plan("search dest=a");
        DetectionPlan where = Plans.of(
                "| tstats count from datamodel=Endpoint.Processes where [inputlookup previous | rename host as"
                        + " Processes.dest]",
                lookups);
        assertThat(before.lookups()).isEqualTo(before.profile().lookups()).containsOnlyKeys("owners");
        assertThat(where.lookups()).containsOnlyKeys("previous");
        assertThat(where.profile().lookups())
                .as("its rows do not need it any more")
                .isNull();
        assertThat(unaffected.profile().lookups()).isNull();

        lookups = new LookupFiles(folder)
                .csv("owners", "host,owner,level,user", "srv-1,ann,1,adm")
                .csv("previous", "host", "srv-3")
                .read();
        assertThat(plan(search).profile().digest())
                .isNotEqualTo(before.profile().digest());
        assertThat(plan(search).lookups()).isNotEqualTo(before.lookups());
        assertThat(plan("search dest=a").profile()).isEqualTo(unaffected.profile());
        assertThat(Plans.of(
                                "| tstats count from datamodel=Endpoint.Processes where [inputlookup previous | rename"
                                        + " host as Processes.dest]",
                                lookups)
                        .profile()
                        .digest())
                .isNotEqualTo(where.profile().digest());
    }
}
