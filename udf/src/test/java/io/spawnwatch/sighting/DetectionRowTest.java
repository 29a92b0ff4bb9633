package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionRowTest {
    private static final DetectionProfile PROFILE = new DetectionProfile(
            "id",
            1,
            "digest",
            "name",
            "search",
            "TTP",
            List.of("dest", "user"),
            Map.of("process_name", "cmd.exe"),
            new RiskRule(1, 1, 1, "m", List.of(), List.of()),
            List.of(),
            List.of(),
            "endpoint",
            "search",
            "null");
    private static final RowField DEST = RowField.of("dest", "ws-1");
    private static final RowField USER = RowField.of("user", "ada");
    private static final RowField SEVERAL = new RowField("process_name", List.of("a.exe", "b.exe"), false);

    private static DetectionRow row(List<RowField> fields) {
        return new DetectionRow(PROFILE, 0, 1000, List.of("ws-1", "ada"), new Tally(1, 5, 5, false), 1, false, fields);
    }

    @Test
    void aRowWithoutOwnFieldsHasThoseOfItsGroup() {
        assertThat(row(null).fields()).containsExactly(DEST, USER);
        assertThat(row(List.of(DEST, USER))).isEqualTo(row(null));
        assertThat(row(List.of(USER, DEST))).isNotEqualTo(row(null));
    }

    @Test
    void fieldsAreInTheSearchsOrder() {
        List<RowField> fields = List.of(
                SEVERAL,
                USER,
                RowField.of("dest", "another"),
                new RowField("count", List.of("1"), true),
                RowField.of("new", ""));

        assertThat(row(fields).fields()).isEqualTo(fields);
        assertThat(row(List.of(USER)).fields()).containsExactly(USER);
        assertThat(row(List.of()).fields()).isEmpty();
    }

    @Test
    void aNumberOrAnotherValueIsNotMistakenForTheGroups() {
        List<RowField> fields =
                List.of(new RowField("dest", List.of("ws-1"), true), new RowField("user", List.of("ada", "b"), false));

        assertThat(row(fields).fields()).isEqualTo(fields);
    }

    @Test
    void aRowMadeOfAnotherRowsPartsIsEqual() {
        DetectionRow row = row(List.of(SEVERAL, USER, DEST));

        assertThat(row(row.fields())).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource({"process_name, 'a.exe,b.exe'", "dest, other", "user, ada", "nosuchfield, ''"})
    void aValueIsTheRowsOwnOrElseTheGroups(String field, String values) {
        DetectionRow row = row(List.of(SEVERAL, RowField.of("dest", "other")));

        assertThat(String.join(",", row.values(field))).isEqualTo(values);
    }

    @Test
    void aFieldOfNeitherRowNorGroupHasTheValueThatTheConditionFixes() {
        assertThat(row(List.of(USER)).values("process_name")).containsExactly("cmd.exe");
        assertThat(row(List.of(USER)).values("user")).containsExactly("ada");
        assertThat(row(List.of(USER)).values("dest")).containsExactly("ws-1");
        assertThat(row(null).values("dest")).containsExactly("ws-1");
        assertThat(row(null).values("process")).isEmpty();
    }
}
