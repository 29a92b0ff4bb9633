package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The names of sourcetypes, which are used in configuration files and must not change. */
class SourcetypeTest {

    @Test
    void namesAreThoseInTheDocumentation() {
        assertThat(Arrays.stream(Sourcetype.values()).map(Sourcetype::optionName))
                .containsExactly("auto", "cim", "nxlog", "winlogbeat", "evtx", "xmlwineventlog");
    }
}
