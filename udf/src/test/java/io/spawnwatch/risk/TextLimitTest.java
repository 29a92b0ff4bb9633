package io.spawnwatch.risk;

import static io.spawnwatch.fixture.DetectionRows.row;
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
    private static final int MAX = TextLimit.MAX_CHARACTERS;

    @Test
    void aLongCommandLineIsCompleteInTheRowAndShortenedElsewhere() {
        String commandLine = "a".repeat(32_000);

        RiskEvent event = RiskScoring.score(row("ws-1", "CORP\\ada", commandLine));

        String note = "a".repeat(MAX) + "...[cut, 32000 characters in all";
        assertThat(event.row()).contains(RowField.of("process", commandLine));
        assertThat(event.risk().message()).isEqualTo("WmiPrvSE.exe ran " + note + "] on ws-1");
        assertThat(event.risk().threatObjects()).singleElement().satisfies(object -> assertThat(object.threatObject())
                .startsWith(note)
                .matches(".*, SHA-256 [0-9a-f]{16}\\.\\.\\.\\]$"));
    }

    @Test
    void twoUsersWhoseNamesBeginAlikeAreTwoRiskObjects() {
        String beginning = "u".repeat(MAX);
        DetectionRow row = row(
                row("ws-1", "u", "p"),
                new RowField("user", List.of(beginning, beginning + "a", beginning + "b"), false));

        assertThat(RiskScoring.score(row).risk().riskObjects())
                .extracting(RiskObject::riskObject)
                .filteredOn(name -> name.startsWith(beginning))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .first()
                .isEqualTo(beginning);
    }

    @Test
    void aWholeNameNeverPassesForAShortenedOne() {
        String cut = TextLimit.shortenName("u".repeat(MAX + 1), MAX);
        String forged = cut.substring(cut.length() - MAX);

        assertThat(cut).hasSizeGreaterThan(MAX);
        assertThat(TextLimit.shortenName(forged, MAX)).isEqualTo(forged);
        assertThat(TextLimit.shortenName(forged, 100))
                .as("shortened like any other name")
                .isNotEqualTo(TextLimit.shortenName(cut, 100));
        assertThat(TextLimit.shortenName(forged, 100)).contains("[cut, " + MAX + " characters in all, SHA-256 ");
    }

    @Test
    void aNameShortenedTwiceKeepsItsFirstNote() {
        String name = "n".repeat(5000);
        String once = TextLimit.shortenName(name, MAX);

        assertThat(TextLimit.shortenName(once, 10)).isEqualTo("n".repeat(10) + once.substring(MAX));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 300, 1022, 1023, 1024, 1025, 1026, 3000})
    void joinedValuesAreShortenedLikeTheirText(int length) {
        List<String> values = new ArrayList<>(List.of("x".repeat(length)));
        for (int i = 0; i < 6; i++) {
            assertThat(TextLimit.join(values)).isEqualTo(TextLimit.shorten(String.join(", ", values), MAX));
            values.add(i % 2 == 0 ? "" : "\ud83d\ude00".repeat(100 * i));
        }
        assertThat(TextLimit.join(Collections.nCopies(500_000, "abc")))
                .hasSizeLessThan(MAX + 50)
                .endsWith("...[cut, 2499998 characters in all]");
    }

    @Test
    void aSurrogatePairIsNeverSplit() {
        assertThat(TextLimit.shorten("ab\ud83d\ude00", 3)).isEqualTo("ab...[cut, 4 characters in all]");
        assertThat(TextLimit.shortenName("ab\ud83d\ude00", 3)).startsWith("ab...[cut, 4 characters in all, SHA-256 ");
        assertThat(TextLimit.shorten("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
    }
}
