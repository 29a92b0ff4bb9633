package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The names that people give sourcetypes. */
class SourcetypeTest {

    @Test
    void everySourcetypeIsFoundByItsExactNameAndNoOther() {
        assertThat(Arrays.stream(Sourcetype.values()).map(Sourcetype::optionName))
                .containsExactly("auto", "cim", "nxlog", "winlogbeat", "evtx", "xmlwineventlog");
        assertThat(Arrays.stream(Sourcetype.values()).map(each -> Sourcetype.ofName(each.optionName())))
                .containsExactly(Sourcetype.values());
        assertThat(Sourcetype.ofName("WINLOGBEAT")).isNull();
        assertThat(Sourcetype.ofName("")).isNull();
    }
}
