package io.spawnwatch.backtest.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowDifferenceTest {

    /** A row with a count; suppressed if it begins with an entry and a colon; none without text. */
    private static @Nullable ObjectNode row(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(":", -1);
        ObjectNode row =
                JsonNodeFactory.instance.objectNode().put("risk_event_id", "r").put("count", parts[parts.length - 1]);
        if (parts.length > 1) {
            row.put("allowlist_entry", parts[0]);
        }
        return row;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, ''",
                "1, 1, -, ''",
                "-, 1, GAINED, ''",
                "1, -, LOST, ''",
                "1, 2, CHANGED, count",
                "1, e:1, NOW_ALLOWED, allowlist_entry",
                "e:1, 1, NO_LONGER_ALLOWED, allowlist_entry",
                "e:1, 2, NO_LONGER_ALLOWED, 'allowlist_entry,count'",
                "e:1, e:1, -, ''",
                "e:1, f:1, ALLOWED_OTHERWISE, allowlist_entry",
                "e:1, -, ALLOWED_OTHERWISE, ''",
                "-, e:1, ALLOWED_OTHERWISE, ''"
            })
    void eachPairHasOneKindOfChange(
            @Nullable String before, @Nullable String after, @Nullable Change change, String fields) {
        RowDifference difference = RowDifference.between(row(before), row(after));

        if (change == null) {
            assertThat(difference).isNull();
            return;
        }
        assertThat(Objects.requireNonNull(difference).change()).isEqualTo(change);
        assertThat(String.join(",", difference.fields())).isEqualTo(fields);
        assertThat(difference.json().path("change").asText()).isEqualTo(change.wireName());
        assertThat(difference.json().has("before")).isEqualTo(before != null);
        assertThat(difference.json().has("after")).isEqualTo(after != null);
    }

    @Test
    void whichVersionFoundARowIsNotADifference() {
        ObjectNode before =
                Objects.requireNonNull(row("1")).put("detection_version", 1).put("revision", 1);
        ObjectNode after =
                Objects.requireNonNull(row("1")).put("detection_version", 2).put("revision", 3);

        assertThat(RowDifference.between(before, after)).isNull();
    }
}
