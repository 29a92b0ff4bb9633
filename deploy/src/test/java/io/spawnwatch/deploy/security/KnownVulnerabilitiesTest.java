package io.spawnwatch.deploy.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Checks what the jars contain against {@code security/advisories.yml}. {@code deploy/DECISIONS.md} says why the list is
 * kept by hand.
 */
class KnownVulnerabilitiesTest {
    private static final Path ADVISORIES = Path.of("security", "advisories.yml");
    private static final Path BILL_OF_MATERIALS = Path.of("..", "job", "target", "spawnwatch-sbom.json");

    @Test
    void shipsNothingThatAnAdvisoryConcernsWithoutAReason() throws Exception {
        List<ShippedArtifact> shipped = ShippedArtifact.listedIn(BILL_OF_MATERIALS);
        assertThat(shipped).extracting(ShippedArtifact::name).contains("org.apache.flink:flink-runtime");
        assertThat(Advisory.unaccepted(Advisory.listedIn(ADVISORIES), shipped)).isEmpty();
    }

    @Test
    void everyAcceptedVersionIsShipped() throws Exception {
        assertThat(Advisory.acceptedNeedlessly(
                        Advisory.listedIn(ADVISORIES), ShippedArtifact.listedIn(BILL_OF_MATERIALS)))
                .isEmpty();
    }

    @Test
    void aVulnerableVersionIsFound() throws Exception {
        List<Advisory> advisories = Advisory.listedIn(ADVISORIES);
        assertThat(Advisory.unaccepted(advisories, shipped("org.apache.logging.log4j", "log4j-core", "2.14.1")))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("org.apache.logging.log4j:log4j-core 2.14.1: CVE-2021-44228: ")
                        .endsWith("Ship a version outside of [2.0-beta9,2.3.1),[2.4,2.12.2),[2.13.0,2.15.0)"));
        assertThat(Advisory.unaccepted(advisories, shipped("log4j", "log4j", "1.2.17")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4.1.99.Final-18.0, true",
        "4.1.100.Final-20.0, false",
        "4.1.101.Final-20.0, false",
        "4.2.0.Final-21.0, true",
        "4.2.1.Final-21.0, false",
    })
    void theVersionOfAShadedJarIsThatOfTheLibraryInIt(String version, boolean concerned) throws Exception {
        List<Advisory> advisories =
                advisories("{advisory: CVE-2026-0001, artifact: 'org.apache.flink:flink-shaded-netty',"
                        + " affected: '(,4.1.100.Final),[4.2.0.Final]', what: It crashes.}");
        assertThat(Advisory.unaccepted(advisories, shipped("org.apache.flink", "flink-shaded-netty", version)))
                .hasSize(concerned ? 1 : 0);
    }

    @Test
    void aReasonLetsAVulnerableVersionPassAsLongAsItIsShipped() throws Exception {
        List<Advisory> advisories = advisories("{advisory: GHSA-2222-3333-4444, artifact: 'one:library',"
                + " affected: '[1.0,1.5)', what: It crashes., accepted: Nothing calls it.}");
        assertThat(Advisory.unaccepted(advisories, shipped("one", "library", "1.4")))
                .isEmpty();
        assertThat(Advisory.acceptedNeedlessly(advisories, shipped("one", "library", "1.4")))
                .isEmpty();
        assertThat(Advisory.acceptedNeedlessly(advisories, shipped("one", "library", "1.5")))
                .containsExactly("GHSA-2222-3333-4444: no version of one:library in [1.0,1.5) is shipped:"
                        + " remove 'accepted'");
        assertThat(Advisory.acceptedNeedlessly(advisories, shipped("another", "library", "1.4")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "artifact: 'one:library', affected: '[1,2)', what: It. | an entry: 'advisory' is missing",
                "advisory: CVE-12-34, artifact: 'one:library' | advisory: 'CVE-12-34' is the id of neither",
                "advisory: GHSA-aeio-3333-4444 | advisory: 'GHSA-aeio-3333-4444' is the id of neither",
                "advisory: CVE-2026-0001, affected: '[1,2)', what: It. | CVE-2026-0001: 'artifact' is missing",
                "advisory: CVE-2026-0001, artifact: library | CVE-2026-0001: artifact: 'library' is not group:name",
                "advisory: CVE-2026-0001, artifact: 'one:library', what: It. | CVE-2026-0001: 'affected' is missing",
                "advisory: CVE-2026-0001, artifact: 'one:library', affected: '[2,1)' | affected: '[2,1)': ",
                "advisory: CVE-2026-0001, artifact: 'one:library', affected: '[1,2' | affected: '[1,2': ",
                "advisory: CVE-2026-0001, artifact: 'one:library', affected: '2' | not a range; write [2]",
                "advisory: CVE-2026-0001, artifact: 'one:library', affected: '[1,2)' | 'what' is missing",
                "advisory: CVE-2026-0001, artifact: 'one:library', acepted: It. | CVE-2026-0001: unknown key 'acepted'",
                "advisory: CVE-2026-0001, artifact: 'one:library', affected: '[1,2)', what: It., accepted: ''"
                        + " | CVE-2026-0001: 'accepted' is missing",
            })
    void refusesAnInvalidEntry(String entry, String fault) {
        assertThatThrownBy(() -> advisories("{" + entry + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void refusesAnAdvisoryThatIsListedTwiceForAnArtifact() {
        String entry = "{advisory: CVE-2026-0001, artifact: 'one:library', affected: '[1.0,1.5)', what: It crashes.}";
        assertThatThrownBy(() -> advisories(entry + ", " + entry))
                .hasMessage("CVE-2026-0001: listed twice for one:library; leave one of the two");
    }

    private static List<Advisory> advisories(String entries) throws Exception {
        return Advisory.listedIn(new ObjectMapper(new YAMLFactory()).readTree("[" + entries + "]"));
    }

    private static List<ShippedArtifact> shipped(String group, String name, String version) throws Exception {
        return ShippedArtifact.listedIn(new ObjectMapper()
                .readTree("{\"components\": [{\"group\": \"%s\", \"name\": \"%s\", \"version\": \"%s\"}]}"
                        .formatted(group, name, version)));
    }
}
