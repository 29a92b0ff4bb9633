package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        assertThatThrownBy(() -> Sourcetype.ofName("WINLOGBEAT"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected one of auto, cim, nxlog, winlogbeat, evtx, xmlwineventlog, but found 'WINLOGBEAT'");
    }
}
