package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.event.ProcessField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservedValueTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "a=b", "process=x", "\u0000", "\ud83d"})
    void fieldAndValueAreReadBackFromTheKey(String value) {
        String key = ObservedValue.key(ProcessField.PROCESS, value);

        assertThat(key).isEqualTo("process=" + value);
        assertThat(ObservedValue.field(key)).isEqualTo("process");
        assertThat(ObservedValue.value(key)).isEqualTo(value);
    }

    @Test
    void noFieldNameContainsTheSeparator() {
        assertThat(ProcessField.values()).extracting(ProcessField::cimName).noneMatch(name -> name.contains("="));
    }

    @Test
    void sightingsAddUpInAnyOrder() {
        assertThat(ObservedValue.at(5).and(3).and(9)).isEqualTo(new ObservedValue(3, 3, 9));
        assertThat(ObservedValue.at(9).and(5).and(3)).isEqualTo(new ObservedValue(3, 3, 9));
    }
}
