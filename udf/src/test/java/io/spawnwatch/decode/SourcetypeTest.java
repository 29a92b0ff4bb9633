package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The names that people give sourcetypes: they stand in configuration files and stay. */
class SourcetypeTest {

    @Test
    void theNamesAreThoseOfTheDocumentation() {
        assertThat(Arrays.stream(Sourcetype.values()).map(Sourcetype::optionName))
                .containsExactly("auto", "cim", "nxlog", "winlogbeat", "evtx", "xmlwineventlog");
    }
}
