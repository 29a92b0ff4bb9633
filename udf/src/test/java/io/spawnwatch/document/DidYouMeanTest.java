package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
    private static final List<String> FIELDS =
            List.of("dest", "user", "process", "process_name", "parent_process_name", "process_id");

    @ParameterizedTest
    @CsvSource({
        "proces_name, process_name",
        "usre, user",
        "DEST, dest",
        "Process_ID, process_id",
        "parentprocess_name, parent_process_name",
        "procss, process"
    })
    void suggestsTheMostSimilarName(String written, String meant) {
        assertThat(DidYouMean.suffix(written, FIELDS)).isEqualTo("; did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @CsvSource({"registry_path", "x", "zzzz", "''", "ab"})
    void suggestsNothingIfNothingIsSimilar(String written) {
        assertThat(DidYouMean.suffix(written, FIELDS)).isEmpty();
    }

    @Test
    void suggestsTheFirstOfEquallySimilarNames() {
        assertThat(DidYouMean.suffix("cat", List.of("bat", "hat"))).isEqualTo("; did you mean 'bat'?");
    }

    @Test
    void ignoresVeryLongNames() {
        assertThat(DidYouMean.suffix("x".repeat(100_000), List.of("x".repeat(100_001))))
                .isEmpty();
    }
}
