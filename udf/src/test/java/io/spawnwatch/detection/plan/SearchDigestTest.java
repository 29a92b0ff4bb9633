package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.Normalization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digests are kept in state: these values may never change. */
class SearchDigestTest {
    private static final String FROM = " from datamodel=Endpoint.Processes where ";

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        count                                            ~ Processes.user=a by dest                                        ~ 014de2e1aa6346d5
        count                                            ~ Processes.user!=a* Processes.process="*b c*" by Processes.dest  ~ 22d50fe63761094d
        count                                            ~ (Processes.user=a OR NOT Processes.dest=b) Processes.user IN (c, d) by dest user    ~ dee050edb77ed08e
        count                                            ~ Processes.user<5 Processes.process_id>="0x10" by dest                     ~ 414d61aa4ec37c29
        count                                            ~ Processes.process="\\"C:\\\\a\\\\\\*\\"" by dest                ~ f6cbfa69d05a7ed8
        count                                            ~ * by dest                                             ~ 1ae10fc4c8cfdf78
        count                                            ~ Processes.user=a                                                ~ 32826363d311cea8
        fillnull_value=null count                        ~ Processes.user=a by dest                                        ~ 014de2e1aa6346d5
        fillnull_value="not known" count                 ~ Processes.user=a by dest                                        ~ b73ea113d2e75cf2
        max(_time) as lastTime count dc(process) as "n m" values(Processes.user) ~ Processes.user=a by dest                ~ cd9cb92c17660137
        count                                            ~ Processes.user=a by _time span=5m dest                          ~ e60319e700a932bf
        count min(_time) as firstTime                    ~ Processes.user=a by Processes.dest | rename Processes.* as * | convert timeformat="%F" ctime(firstTime) | sort - count | search * ~ d94f9e6338c03e71
        count values(process) as p                       ~ Processes.user=a by dest user | rename dest as "the host", user as u | rex field=u "(?<x>\\\\w+\\"?)" | regex u!="b" | eval y=if(count>2 AND NOT match(p, "^a"), -1, len(u).x) | where y>1 OR isnull(x) | search u IN (a*, b) NOT count<3 | fields - p | fillnull value="no x" x | dedup "the host" u | table u, x ~ ac5a6e8c00ac71fd
        """)
    void neverChange(String aggregates, String rest, String digest) {
        assertThat(Plans.of("| tstats " + aggregates + FROM + rest).profile().digest())
                .isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({
        "NATIVE, NONE, 014de2e1aa6346d5",
        "SPLUNK, CIM_6_4, 8c14282b48fa4ba3",
        "SPLUNK, NONE, f4325d6c216fa19a",
        "NATIVE, CIM_6_4, a6f47397c0d94a4c"
    })
    void ofNormalizedEventsNeverChange(FieldMapping mapping, DataModelVersion model, String digest) {
        Normalization normalization = new Normalization(mapping, model);

        assertThat(Plans.of("| tstats count" + FROM + "Processes.user=a by dest", normalization)
                        .profile()
                        .digest())
                .isEqualTo(digest);
    }
}
