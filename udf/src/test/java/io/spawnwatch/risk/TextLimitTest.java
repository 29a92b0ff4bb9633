package io.spawnwatch.risk;

import static io.spawnwatch.risk.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.sighting.DetectionRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLimitTest {
    private static final int MOST = TextLimit.MOST_CHARACTERS;

    @Test
    void aHostileCommandLineIsWholeInTheRowAndCutWhereItIsRepeated() {
        String commandLine = "a".repeat(32_000);

        RiskEvent event = RiskScoring.score(row("ws-1", "CORP\\ada", commandLine));

        String note = "a".repeat(MOST) + "...[cut, 32000 characters in all";
        assertThat(event.row()).contains(RowField.of("process", commandLine));
        assertThat(event.riskMessage()).isEqualTo("WmiPrvSE.exe ran " + note + "] on ws-1");
        assertThat(event.threatObjects()).singleElement().satisfies(object -> assertThat(object.threatObject())
                .startsWith(note)
                .matches(".*, SHA-256 [0-9a-f]{16}\\.\\.\\.\\]$"));
    }

    @Test
    void twoUsersWhoseNamesBeginAlikeAreTwoRiskObjects() {
        String beginning = "u".repeat(MOST);
        DetectionRow row = row(
                row("ws-1", "u", "p"),
                new RowField("user", List.of(beginning, beginning + "a", beginning + "b"), false));

        assertThat(RiskScoring.score(row).riskObjects())
                .extracting(RiskObject::riskObject)
                .filteredOn(name -> name.startsWith(beginning))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo(beginning);
    }

    @Test
    void aNameThatIsNotCutNeverLooksLikeOneThatIs() {
        String cut = TextLimit.name("u".repeat(MOST + 1), MOST);
        String forged = cut.substring(cut.length() - MOST);

        assertThat(cut).hasSizeGreaterThan(MOST);
        assertThat(TextLimit.name(forged, MOST)).isEqualTo(forged);
        assertThat(TextLimit.name(forged, 100)).as("cut as what it is").isNotEqualTo(TextLimit.name(cut, 100));
        assertThat(TextLimit.name(forged, 100)).contains("[cut, " + MOST + " characters in all, SHA-256 ");
    }

    @Test
    void aNameThatIsCutTwiceKeepsItsNote() {
        String name = "n".repeat(5000);
        String once = TextLimit.name(name, MOST);

        assertThat(TextLimit.name(once, 10)).isEqualTo("n".repeat(10) + once.substring(MOST));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 300, 1022, 1023, 1024, 1025, 1026, 3000})
    void valuesInAMessageAreCutAsTheirJoinedTextWouldBe(int length) {
        List<String> values = new ArrayList<>(List.of("x".repeat(length)));
        for (int i = 0; i < 6; i++) {
            assertThat(TextLimit.joined(values)).isEqualTo(TextLimit.shortened(String.join(", ", values), MOST));
            values.add(i % 2 == 0 ? "" : "\ud83d\ude00".repeat(100 * i));
        }
        assertThat(TextLimit.joined(Collections.nCopies(500_000, "abc")))
                .hasSizeLessThan(MOST + 50)
                .endsWith("...[cut, 2499998 characters in all]");
    }

    @Test
    void halfACharacterIsNeverKept() {
        assertThat(TextLimit.shortened("ab\ud83d\ude00", 3)).isEqualTo("ab...[cut, 4 characters in all]");
        assertThat(TextLimit.name("ab\ud83d\ude00", 3)).startsWith("ab...[cut, 4 characters in all, SHA-256 ");
        assertThat(TextLimit.shortened("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
    }
}
