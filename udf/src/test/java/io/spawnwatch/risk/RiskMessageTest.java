package io.spawnwatch.risk;

import static io.spawnwatch.fixture.DetectionRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.RowField;
import io.spawnwatch.sighting.DetectionRow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskMessageTest {
    private static final DetectionRow ROW = row("ws-1", "null", "cmd $dest$ \\1 $1 ${x} $$");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nothing to fill                | nothing to fill",
                "$dest$                         | ws-1",
                "$Processes.dest$ and $dest$    | ws-1 and ws-1",
                "$parent_process_name$ on $dest$ | WmiPrvSE.exe on ws-1",
                "by $user$                      | by null",
                "$count$ times                  | 3 times",
                "$firstTime$ to $lastTime$      | 2025-11-16T09:00:00.005Z to 2025-11-16T09:00:01.500Z",
                "$nosuchfield$ on $dest$        | $nosuchfield$ on ws-1",
                "5$ for $dest$, $ 3 $dest       | 5$ for ws-1, $ 3 $dest",
                "$DEST$ $dest $$dest$$          | $DEST$ $dest $ws-1$"
            })
    void tokensAreFilledFromTheRowAndNothingElseIsTouched(String template, String message) {
        assertThat(RiskMessage.resolve(template, ROW)).isEqualTo(message);
    }

    /** A token that loading accepts is filled. */
    @Test
    void aFieldMayHaveAnyNameThatASearchGivesIt() {
        DetectionRow named = row(
                ROW,
                new RowField("values(user)", List.of("ada", "bob"), false),
                RowField.of("dest-host", "ws-2"),
                RowField.of("a.b", "x"));

        assertThat(RiskMessage.resolve("$values(user)$ on $dest-host$, $a.b$ for 5$-9$ $dest$", named))
                .isEqualTo("ada, bob on ws-2, x for 5$-9$ ws-1");
    }

    @Test
    void aValueIsInsertedAsItIs() {
        assertThat(RiskMessage.resolve("[$process$] on $dest$", ROW)).isEqualTo("[cmd $dest$ \\1 $1 ${x} $$] on ws-1");
    }
}
