package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a released version keeps in state, later versions keep too. Flink silently drops the values of a field that no longer
 * exists, so restoring a savepoint does not reveal it.
 *
 * <p>The files of {@code src/test/resources/state/fields} are named after the versions that wrote them. When a version is
 * released, {@code main} of {@link StateContract} writes the next file, which is committed with the release.
 */
class StateContractTest {

    static Stream<Path> releases() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(StateContractTest.class.getResource("/state/fields"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void noStateOrFieldOfAReleaseIsMissingOrOfAnotherType(Path release) throws IOException {
        List<String> kept = Files.readAllLines(release);

        assertThat(kept).hasSizeGreaterThan(20);
        assertThat(StateContract.lines())
                .as(
                        "%s is a promise: keep what it names, or migrate it and restore an old savepoint in a test",
                        release)
                .containsAll(kept);
    }

    @Test
    void thereAreReleases() throws Exception {
        assertThat(releases()).isNotEmpty();
    }
}
