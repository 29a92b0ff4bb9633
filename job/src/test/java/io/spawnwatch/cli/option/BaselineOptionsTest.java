package io.spawnwatch.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class BaselineOptionsTest {
    @TempDir
    private Path folder;

    @Command
    private static final class WithBaseline {
        @Mixin
        private BaselineOptions options;
    }

    @Test
    void readsAllFilesOfTheFoldersThatAreNamed() throws IOException {
        Path first =
                Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("1.jsonl"), "{}\n");
        Path second = Files.writeString(folder.resolve("2.jsonl"), "{}\n");

        assertThat(options("--baseline", folder.resolve("a").toString(), second.toString())
                        .files())
                .containsExactly(second, first);
        assertThat(options().files()).isEmpty();
    }

    @Test
    void theLimitIsOneRowUnlessAnotherIsGiven() {
        Map<String, BigDecimal> limits = Map.of("id", BigDecimal.TEN);

        assertThat(options().baseline(limits).limit()).isEqualByComparingTo("1");
        assertThat(options("--baseline-limit", "0.25").baseline(limits).limit()).isEqualByComparingTo("0.25");
        assertThat(options().baseline(limits).limits()).isEqualTo(limits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "100001", "1e999999999", "1e-999999999", "NaN", ""})
    void aLimitThatIsNotANumberOfRowsIsRefused(String limit) {
        assertThatThrownBy(() -> options("--baseline-limit", limit))
                .isInstanceOf(ParameterException.class)
                .hasMessageEndingWith(
                        "'" + limit + "' is not a number of rows; write a number from 0 to 100000, such as 0.5");
    }

    private static BaselineOptions options(String... args) {
        WithBaseline command = new WithBaseline();
        new CommandLine(command).parseArgs(args);
        return command.options;
    }
}
